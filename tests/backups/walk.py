"""Asks a portal for all its public addresses, and writes what each answers into a file.

    python -m tests.backups.walk FILE

In the environment of that portal. It begins with the sitemap and what every type has (lists,
tables, feeds, embeds, API), goes on with every address that these answers name, and takes the
pictures.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from smartcities.publishing.types import page_types  # noqa: E402

HOST = settings.SITE_URL
ADDRESS = re.compile(rf"(?:{HOST}|(?<=[\"' ,;=>]))(/[^\s\"'<>,\\]*)")
RENDITION = re.compile(r"/media/([0-9a-f]{32})-")
#: What is no content: files of the code, what only colleagues see, and embed codes, of which
#: every page names its own.
BESIDES = ("/static/", "/admin/", "//", "/healthz", "/readyz", "/bench/", "/out/")
#: What may differ between two portals with the same content, and why. Nothing else.
DIFFERING = {
    "an Excel file says when it was made": re.compile(
        rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:(created|modified)>"
    ),
    "a form has a token against forgery, another one in every browser": re.compile(
        rb'name="csrfmiddlewaretoken" value="[^"]*"'
    ),
    "who asks for changes is told up to which moment, and how to ask on": re.compile(
        rb'"(cursor|next|until|as_of)":("[^"]*"|null)'
    ),
}
#: The answers that the last goes for.
CHANGES = "changed_since="


def seeds(client: Client) -> list[str]:
    """Return where the walk begins."""
    found = ["/", "/da/", "/map/", "/da/map/", "/embed/map/", "/themes/", "/search/?q=energy"]
    found += ["/da/search/?q=energi", "/search/?q=%22district+heating%22", "/search/suggest?q=co"]
    found += ["/search/?q=nothinglikethis", "/sitemap.xml", "/catalogue.jsonld", "/api/schema/"]
    found += ["/api/", "/robots.txt", "/opensearch.xml", "/embed.js", "/search/?q=enregy"]
    for model in page_types():
        stem = f"/{model.list_path}"
        found += [f"{stem}.{form}" for form in ("csv", "xlsx", "geojson", "atom")]
        found += [f"{stem}/", f"/embed{stem}/", f"/api/v1{stem}/", f"{stem}/?country=DK"]
        found += [f"{stem}/?q=city", f"{stem}/?sort=title", f"/da{stem}/?sort=title"]
        found += [f"/sitemap-{model.list_path}.xml"]
    for path in re.findall(r"<loc>([^<]*)</loc>", _text(client, "/sitemap.xml")):
        path = urlsplit(path).path
        found += [path]
        if path.count("/") > 2 and not path.startswith(("/da/", "/sitemap")):
            found += [f"/embed{path}", f"/api/v1{path}", f"/embed{path}?view=card"]
            found += [f"/oembed?url={quote(HOST + path)}", f"/share/?url={quote(HOST + path)}"]
    return found


def _text(client: Client, address: str) -> str:
    return client.get(address).getvalue().decode("utf-8", "replace")


def answers(client: Client) -> dict[str, list]:
    """Return {address: [status, content type, digest]}."""
    found: dict[str, list] = {}
    begun = seeds(client)
    waiting, pictures = list(dict.fromkeys(begun)), set()
    first = set(waiting)
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        response = client.get(address)
        body = response.getvalue()
        found[address] = [
            response.status_code,
            response.get("Content-Type", ""),
            response.get("Location", ""),
            sha256(_without_differing(address, body)).hexdigest(),
        ]
        # What is compressed may look like anything.
        is_text = re.search(r"text|json|xml\b", response.get("Content-Type", ""))
        if address not in first or not is_text or body.startswith(b"PK"):
            continue
        for each in sorted({unescape(match) for match in ADDRESS.findall(unescape(
            body.decode("utf-8", "replace")))}):  # fmt: skip
            if not re.match(r"/[\w?]", f"{each}?"):
                continue
            picture = RENDITION.match(each)
            if picture:
                # One rendition of each picture: they take a while to make.
                if picture[1] in pictures:
                    continue
                pictures.add(picture[1])
            if not each.startswith(BESIDES) and not set(each) & set("{*>"):
                waiting.append(each)
    return found


def _without_differing(address: str, body: bytes) -> bytes:
    moment, token, cursor = DIFFERING.values()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = [each.encode() + archive.read(each) for each in archive.namelist()]
        return b"".join(moment.sub(b"", each) for each in parts)
    if CHANGES in address:
        return cursor.sub(b"", body)
    return token.sub(b"", body) if address.startswith("/share/partner/") else body


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        json.dumps(answers(Client(SERVER_NAME=urlsplit(HOST).hostname)), indent=0, sort_keys=True)
    )
