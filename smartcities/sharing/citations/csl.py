"""Citations as CSL-JSON 1.0, which Zotero, pandoc and citeproc read."""

from __future__ import annotations

import json
from typing import Any

from smartcities.publishing.fields.partial_date import PartialDate
from smartcities.sharing.citations.citation import Citation, Name
from smartcities.sharing.citations.key import citation_key


def _name(name: Name) -> dict[str, str]:
    if name.is_single:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given}


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}


def csl(citation: Citation) -> str:
    """Return a list of one item, as the schema of CSL data requires."""
    editors = citation.editors if citation.editors != citation.responsible else []
    item = {
        "id": citation_key(citation),
        "type": "report",
        "title": citation.whole_title,
        "author": [_name(name) for name in citation.responsible],
        "editor": [_name(name) for name in editors],
        "publisher": citation.publisher,
        "issued": _date(citation.published),
        "collection-title": citation.series,
        "number": citation.number,
        "number-of-pages": citation.pages,
        "language": citation.language,
        "DOI": citation.doi,
        "ISBN": citation.isbn,
        "URL": citation.url,
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"
