"""The vocabulary of the catalogue: prefixes, and the authority tables of the EU."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import translation
from django_countries import countries

from smartcities import identity
from smartcities.sharing.data.text import moment

Node = dict[str, Any]

#: Only prefixes: every value has its type (text, date or address) with it.
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
#: The labels of concepts in the EU's tables, as these have them.
LABELS = {
    ("data-theme", "REGI"): {"en": "Regions and cities", "da": "Regioner og byer"},
    ("planned-availability", "STABLE"): {"en": "stable", "da": "stabil"},
}
#: The languages of Europe: BCP 47 codes to those of the EU's table, which are ISO 639-2/T.
LANGUAGES = {
    **{"bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA"},
    **{"et": "EST", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "is": "ISL"},
    **{"it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB", "nl": "NLD", "nn": "NNO"},
    **{"no": "NOR", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE"},
}


def ref(address: str, kind: str = "") -> Node:
    """Return a reference to *address*, with its class if readers need it."""
    return {"@id": address, "@type": kind} if kind else {"@id": address}


def authority(table: str, code: str, kind: str = "skos:Concept") -> Node:
    """Return an entry of one of the EU's authority tables."""
    return ref(f"{AUTHORITY}/{table}/{code}", kind)


def concept(table: str, code: str) -> Node:
    """Return a concept of an authority table with its labels, as the shapes of the profile ask."""
    labels = [{"@value": words, "@language": code} for code, words in LABELS[table, code].items()]
    return {**authority(table, code), "skos:prefLabel": labels}


def typed(value: Any, kind: str) -> Node:
    """Return a value of XML Schema's type *kind*."""
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def at(when: datetime) -> Node:
    """Return a date and time."""
    return typed(moment(when), "dateTime")


def told(words: Callable[[], Any]) -> list[Node]:
    """Return *words* in every language of the interface."""
    found = []
    for code in identity.offered_languages():
        with translation.override(code):
            found.append({"@value": str(words()), "@language": code})
    return found


def languages(codes: list[str]) -> list[Node]:
    """Return the entries of the table of languages for BCP 47 *codes*."""
    found = (LANGUAGES.get(code.lower().partition("-")[0]) for code in codes)
    known = {code for code in found if code is not None}
    return [authority("language", code, "dct:LinguisticSystem") for code in sorted(known)]


def places(codes: list[str]) -> list[Node]:
    """Return the entries of the table of countries for ISO 3166 alpha-2 *codes*."""
    known = {countries.alpha3(code) for code in codes} - {""}
    return [authority("country", code, "dct:Location") for code in sorted(known)]
