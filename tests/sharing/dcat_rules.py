"""The rules of DCAT-AP 3.0 and of JSON-LD that a catalogue of ours can break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

#: What the profile calls mandatory, then recommended, of each class; ours has both.
MANDATORY = {
    "dcat:Catalog": "dct:title dct:description dct:publisher dcat:dataset",
    "dcat:Dataset": "dct:title dct:description",
    "dcat:Distribution": "dcat:accessURL",
    "dcat:DataService": "dct:title dcat:endpointURL",
    "foaf:Agent": "foaf:name",
    "skos:Concept": "skos:prefLabel",
    "skos:ConceptScheme": "dct:title",
    "vcard:Organization": "vcard:fn vcard:hasURL",
}
RECOMMENDED = {
    "dcat:Catalog": "dct:language dct:license foaf:homepage dcat:themeTaxonomy dcat:service",
    "dcat:Dataset": "dcat:contactPoint dcat:distribution dct:publisher dcat:theme",
    "dcat:Distribution": "dct:description dct:format dct:license dcatap:availability",
    "dcat:DataService": "dcat:endpointDescription dcat:servesDataset dct:license",
}
#: The class of a property's values, of which a reader must be told.
RANGE = {
    "dct:publisher": "foaf:Agent",
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dcat:service": "dcat:DataService",
    "dcat:contactPoint": "vcard:Organization",
    "dct:license": "dct:LicenseDocument",
    "dct:accessRights": "dct:RightsStatement",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:language": "dct:LinguisticSystem",
    "dct:spatial": "dct:Location",
    "dct:temporal": "dct:PeriodOfTime",
    "dct:format": "dct:MediaTypeOrExtent",
    "dcat:mediaType": "dct:MediaType",
    "dct:conformsTo": "dct:Standard",
    "dcat:landingPage": "foaf:Document",
    "foaf:homepage": "foaf:Document",
    "foaf:page": "foaf:Document",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
}
#: Values that are addresses and nothing else.
ADDRESSES = {
    *("dcat:accessURL", "dcat:downloadURL", "dcat:endpointURL", "dcat:endpointDescription"),
    *("dcat:accessService", "dcat:servesDataset", "vcard:hasURL", "skos:exactMatch"),
}
DATA_FORMATS = {
    "xsd:dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "xsd:gYear": r"\d{4}",
}
#: Of these a thing has one value at most.
SINGLE = {
    *("dct:publisher", "dct:license", "dct:accessRights", "dct:accrualPeriodicity", "dct:format"),
    *("dct:modified", "dct:issued", "dcat:mediaType", "dcatap:availability", "foaf:homepage"),
}


def listed(value: Any) -> list[Any]:
    """Return *value* as JSON-LD takes it: one is a list of one."""
    return value if isinstance(value, list) else [value]


def expanded(name: str, context: dict[str, str]) -> str:
    """Return a name's full address; fails for one that the context does not know."""
    prefix, colon, rest = name.partition(":")
    assert colon, f"{name} would be lost: it has no prefix"
    assert prefix in context, f"{name} would be lost: its prefix is unknown"
    return f"{context[prefix]}{rest}"


def nodes(value: Any) -> Iterator[Node]:
    """Yield every node of a document, depth first."""
    for each in listed(value):
        if isinstance(each, dict) and "@value" not in each:
            yield each
            for name, found in each.items():
                if not name.startswith("@"):
                    yield from nodes(found)


def check(document: Node) -> dict[str, list[Node]]:
    """Hold a catalogue against the rules; return its nodes by class."""
    context = document["@context"]
    assert all(re.fullmatch(r"https?://\S+[/#]", address) for address in context.values())
    classes: dict[str, list[Node]] = {}
    graph = {name: value for name, value in document.items() if name != "@context"}
    names = {each.get("@id") for each in nodes(graph) if "@type" in each}
    for node in nodes(graph):
        kind = node.get("@type", "")
        classes.setdefault(kind, []).append(node)
        for each in f"{MANDATORY.get(kind, '')} {RECOMMENDED.get(kind, '')}".split():
            assert each in node, f"{node.get('@id')} has no {each}"
        if "@id" in node:
            assert re.fullmatch(r"https?://[^\s\"<>]+", node["@id"])
        # What identifies a thing in any catalogue is the address it is named by in this one.
        assert node.get("dct:identifier", node.get("@id")) == node.get("@id")
        for name, value in node.items():
            if not name.startswith("@"):
                expanded(name, context)
                _property(name, listed(value), context, names)
    return classes


def _property(name: str, values: list[Any], context: dict[str, str], names: set[str]) -> None:
    assert values
    assert len(values) == 1 or name not in SINGLE
    for value in values:
        if name in ADDRESSES:
            assert set(value) == {"@id"}, name
        elif name in RANGE:
            # Said in full at one place, elsewhere by name.
            assert value.get("@type", RANGE[name]) == RANGE[name], name
            assert "@type" in value or value["@id"] in names, name
        if isinstance(value, dict) and "@value" in value:
            kind = value.get("@type")
            assert set(value) <= {"@value", "@type", "@language"}
            assert kind is None or re.fullmatch(DATA_FORMATS[kind], value["@value"])
            assert value["@value"].strip()
        elif isinstance(value, dict) and "@type" in value:
            expanded(value["@type"], context)
    told = [each["@language"] for each in values if isinstance(each, dict) and "@language" in each]
    if name in {"dct:title", "dct:description", "foaf:name", "skos:prefLabel"}:
        assert sorted(told) == ["da", "en"], name
