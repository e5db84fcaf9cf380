"""Checking structured data against schema.org's vocabulary: types, domains and ranges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY = json.loads((Path(__file__).parent / "vocabulary" / "schemaorg.json").read_text())
TYPES: dict[str, list[str]] = VOCABULARY["types"]
PROPERTIES: dict[str, list[list[str]]] = VOCABULARY["properties"]
PARTIAL = re.compile(r"\d{4}(-\d\d)?")
Node = dict[str, Any]


@cache
def lineage(name: str) -> frozenset[str]:
    """Return a type with all its superior types."""
    return frozenset({name}).union(*(lineage(above) for above in TYPES[name] if above in TYPES))


def kinds(node: Node) -> list[str]:
    found = node.get("@type", [])
    return found if isinstance(found, list) else [found]


def values(node: Node) -> Iterator[tuple[str, Any]]:
    """Yield (property, value) pairs; each of several values by itself."""
    for name, value in node.items():
        if not name.startswith("@"):
            for each in value if isinstance(value, list) else [value]:
                yield name, each


def nodes(data: Any) -> Iterator[Node]:
    """Yield every node in *data*, also those within others."""
    if isinstance(data, list):
        for each in data:
            yield from nodes(each)
    elif isinstance(data, dict):
        yield data
        for value in data.values():
            yield from nodes(value)


def problems(graph: list[Node]) -> list[str]:
    """Return what is wrong with the nodes of a page, as sentences; empty when all is right."""
    known = {each["@id"]: each for each in nodes(graph) if "@id" in each and "@type" in each}
    found = []
    for node in nodes(graph):
        if set(node) == {"@id"}:
            continue
        missing = [kind for kind in kinds(node) if kind not in TYPES]
        if missing or not kinds(node):
            found.append(f"{missing or node} is no type")
            continue
        above = frozenset().union(*(lineage(kind) for kind in kinds(node)))
        for name, value in values(node):
            where = f"{kinds(node)}.{name}"
            if name not in PROPERTIES:
                found.append(f"{where} is no property")
                continue
            domains, ranges = PROPERTIES[name]
            if not above.intersection(domains):
                found.append(f"{where} is a property of {domains} only")
            if isinstance(value, dict) and set(value) == {"@id"}:
                if value["@id"] not in known:
                    found.append(f"{where} refers to {value['@id']}, which is not there")
                    continue
                value = known[value["@id"]]
            if not any(fits(value, kind) for kind in ranges):
                found.append(f"{where} is {value!r}, not one of {ranges}")
    return found


def fits(value: Any, kind: str) -> bool:
    """Tell whether *value* is of the range *kind*."""
    if isinstance(value, dict):
        return any(kind in lineage(each) for each in kinds(value) if each in TYPES)
    if isinstance(value, bool):
        return kind == "Boolean"
    if isinstance(value, int):
        return kind in {"Integer", "Number"}
    if isinstance(value, float):
        return kind in {"Float", "Number"}
    if not (isinstance(value, str) and value.strip()):
        return False
    if kind == "URL":
        return bool(re.fullmatch(r"https?://[^\s<>\"]+", value))
    if kind in {"Date", "DateTime"}:
        return is_moment(value, kind)
    return kind == "Text"


def is_moment(text: str, kind: str) -> bool:
    """Tell whether *text* is an ISO 8601 date, perhaps of reduced precision, or a moment."""
    try:
        if kind == "DateTime":
            return "T" in text and datetime.fromisoformat(text).tzinfo is not None
        return bool(PARTIAL.fullmatch(text)) or bool(date.fromisoformat(text))
    except ValueError:
        return False
