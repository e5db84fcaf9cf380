"""Cut schema.org's own vocabulary file down to what a check of types and ranges needs.

    python cut.py schemaorg-all-https.jsonld > schemaorg.json

Descriptions, sources and the links to other vocabularies are left out; every type and every
property stays, with its superior types, its domains and its ranges.
"""

import json
import sys
from pathlib import Path

PREFIX = "schema:"


def names(value: object) -> list[str]:
    """Return the local names in a reference or a list of references to schema.org terms."""
    found = value if isinstance(value, list) else [value] if value else []
    ids = (each["@id"] for each in found if isinstance(each, dict))
    return sorted(each.removeprefix(PREFIX) for each in ids if each.startswith(PREFIX))


def cut(path: Path) -> dict[str, dict[str, object]]:
    """Return {types: {name: superior types}, properties: {name: [domains, ranges]}}."""
    types: dict[str, object] = {}
    properties: dict[str, object] = {}
    for node in json.loads(path.read_text())["@graph"]:
        kinds = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        name = node["@id"].removeprefix(PREFIX)
        if not node["@id"].startswith(PREFIX) or "schema:supersededBy" in node:
            continue
        if "rdfs:Class" in kinds:
            types[name] = names(node.get("rdfs:subClassOf"))
        elif "rdf:Property" in kinds:
            domains = names(node.get("schema:domainIncludes"))
            properties[name] = [domains, names(node.get("schema:rangeIncludes"))]
    return {"types": types, "properties": properties}


if __name__ == "__main__":
    json.dump(cut(Path(sys.argv[1])), sys.stdout, sort_keys=True, separators=(",", ":"))
    sys.stdout.write("\n")
