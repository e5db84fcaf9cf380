"""The software bill of materials (CycloneDX 1.6, JSON), and the table of licences.

``python .ci/sbom.py`` prints the first for everything that a release may install or send
(``requirements-s3.txt`` and static/), ``--licences`` prints docs/licences.md. Both follow from the
files of a release alone, so that anybody can make them again: no time, no machine, no chance.
cyclonedx-bom makes one too, but without licences of packages that this machine does not install,
and without the scripts and fonts that lie in static/.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import uuid
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PINS = "requirements-s3.txt"
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ; (?P<only>.+?))? \\$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VIA = re.compile(r"^ +# +(?:via )?(?!via$)(-r \S+|[a-z0-9][a-z0-9._-]*)$")
#: Where the metadata of a package names none, or none that SPDX knows. Read from its licence file.
READ = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",  # on Windows alone
    "django-csp": "BSD-3-Clause",
    "django-filter": "BSD-3-Clause",
    # With parts of others: pyu2f (Apache) and the list of public suffixes (MPL).
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "jinja2": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "py-svg-hush": "MIT",
    "pyrage": "MIT",
    "qrcode": "BSD-3-Clause AND MIT",
    # With resvg, which has both licences since 0.45.1.
    "resvg-py": "MIT AND (Apache-2.0 OR MIT)",
    "s3transfer": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "uritemplate": "Apache-2.0 OR BSD-3-Clause",
}
#: What may be used. LGPL and MPL bind their own files alone, which we do not change.
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU"),
        *("LGPL-3.0-only", "MPL-2.0", "OFL-1.1", "PSF-2.0"),
    }
)


class Component(NamedTuple):
    """Something of others that a release has."""

    name: str
    version: str
    licence: str
    #: Its package URL (https://github.com/package-url).
    purl: str
    hashes: tuple[str, ...] = ()
    #: The packages that require it, and the lists of ours that name it.
    required_by: tuple[str, ...] = ()
    #: The machines that install it, in pip's words; empty for all.
    only: str = ""
    where: str = PINS


#: What lies in static/ and in the fonts' folder; their READMEs have the checksums.
VENDORED = (
    Component("leaflet", "1.9.4", "BSD-2-Clause", "pkg:npm/leaflet@1.9.4", where="static/vendor/"),
    Component("htmx.org", "2.0.10", "0BSD", "pkg:npm/htmx.org@2.0.10", where="static/vendor/"),
    Component("world-atlas", "2.0.2", "ISC", "pkg:npm/world-atlas@2.0.2", where="static/map/"),
    Component(
        "@fontsource-variable/newsreader",
        "5.3.0",
        "OFL-1.1",
        "pkg:npm/%40fontsource-variable/newsreader@5.3.0",
        where="static/fonts/",
    ),
    Component(
        "@fontsource/newsreader",
        "5.3.0",
        "OFL-1.1",
        "pkg:npm/%40fontsource/newsreader@5.3.0",
        where="smartcities/sharing/social_cards/fonts/",
    ),
    *(
        Component(
            f"@fontsource/{name}",
            "5.3.0",
            "OFL-1.1",
            f"pkg:npm/%40fontsource/{name}@5.3.0",
            where="static/fonts/",
        )
        for name in ("alegreya-sans", "archivo", "zilla-slab")
    ),
)


def licence_of(name: str) -> str:
    """Return the licence of a Python package as an SPDX expression; end with a sentence if not."""
    if name in READ:
        return READ[name]
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        sys.exit(f"{name} is not installed here: read its licence, and name it in .ci/sbom.py.")
    found = metadata.get("License-Expression") or metadata.get("License") or ""
    if not found or not set(identifiers(found)) <= ALLOWED:
        sys.exit(f"{name} has the licence {found!r}: read it, and decide in .ci/sbom.py.")
    return found


def identifiers(expression: str) -> list[str]:
    """Return the licences that an SPDX expression names."""
    return [each for each in re.split(r"[\s()]+", expression) if each not in {"", "AND", "OR"}]


def pinned(text: str) -> list[Component]:
    """Return the packages of a compiled list of requirements."""
    found: list[Component] = []
    for line in text.splitlines():
        if pin := PIN.match(line):
            name, version = pin["name"], pin["version"]
            purl = f"pkg:pypi/{name}@{version}"
            found.append(Component(name, version, licence_of(name), purl, only=pin["only"] or ""))
        elif found:
            hashes, via = HASH.findall(line), VIA.match(line)
            last = found[-1]
            found[-1] = last._replace(
                hashes=(*last.hashes, *hashes),
                required_by=(*last.required_by, *([via[1]] if via else [])),
            )
    return found


def components() -> list[Component]:
    """Return all of them, by name."""
    text = (ROOT / PINS).read_text()
    return sorted([*pinned(text), *VENDORED], key=lambda each: each.purl)


def version() -> str:
    """Return the release: the one place where it stands."""
    text = (ROOT / "smartcities" / "__init__.py").read_text()
    found = re.search(r'__version__ = "(.+)"', text)
    assert found is not None
    return found[1]


def bill(found: list[Component]) -> dict[str, Any]:
    """Return the bill of materials."""
    portal = f"pkg:generic/smartcities@{version()}"
    refs = {each.name: each.purl for each in found}
    inner: dict[str, list[str]] = {each.purl: [] for each in found}
    outer = []
    for each in found:
        above = [refs[name] for name in each.required_by if name in refs]
        for ref in above:
            inner[ref].append(each.purl)
        # What a list of ours names, or nobody: it is the portal that wants it.
        if len(above) < len(each.required_by) or not above:
            outer.append(each.purl)
    body: dict[str, Any] = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": portal,
                "name": "smartcities",
                "version": version(),
                "purl": portal,
                "licenses": [{"license": {"id": "BSD-3-Clause"}}],
            },
        },
        "components": [_component(each) for each in found],
        "dependencies": [
            {"ref": portal, "dependsOn": sorted(outer)},
            *({"ref": ref, "dependsOn": sorted(below)} for ref, below in sorted(inner.items())),
        ],
    }
    # The same bill has the same number, whoever makes it.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
    }
    return head | body


def _component(each: Component) -> dict[str, Any]:
    is_one = len(identifiers(each.licence)) == 1
    licence = {"license": {"id": each.licence}} if is_one else {"expression": each.licence}
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": each.purl,
        "name": each.name,
        "version": each.version,
        "purl": each.purl,
        "licenses": [licence],
        "properties": [{"name": "smartcities:where", "value": each.where}],
    }
    if each.only:
        found["properties"].append({"name": "smartcities:only", "value": each.only})
    if each.hashes:
        # One for each file of the release that pip may choose; any of them is the package.
        found["externalReferences"] = [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{each.name}/{each.version}/",
                "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(each.hashes)],
            }
        ]
    return found


def table(found: list[Component]) -> str:
    """Return docs/licences.md."""
    lines = [
        "# Licences",
        "",
        "What a release of the portal installs or sends that is by others, with the licences",
        "under which it may be used; the portal's own stands in `LICENSE`. `.ci/sbom.py` prints",
        "this page (`--licences`) and the bill of materials (`./run sbom`), refuses a licence that",
        "nobody has decided about, and a test holds the page against the pins. Tools that only",
        "tests use are not part of a release.",
        "",
        "| what | version | licence | where |",
        "| --- | --- | --- | --- |",
    ]
    for each in sorted(found, key=lambda one: one.name.lstrip("@")):
        only = f", where {each.only}" if each.only else ""
        lines.append(f"| {each.name} | {each.version} | {each.licence} | `{each.where}`{only} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--licences", action="store_true", help="the table of docs/licences.md")
    found = components()
    if parser.parse_args().licences:
        print(table(found), end="")
    else:
        print(json.dumps(bill(found), indent=2))


if __name__ == "__main__":
    main()
