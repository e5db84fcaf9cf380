"""Citations as RIS, which most reference managers read."""

from __future__ import annotations

from collections.abc import Iterator

from smartcities.sharing.citations.citation import Citation


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    published = citation.published
    yield "TY", "RPRT"
    yield "TI", citation.whole_title
    for name in citation.responsible:
        yield "AU", name.by_comma
    if citation.editors != citation.responsible:
        for name in citation.editors:
            yield "ED", name.by_comma
    yield "PB", citation.publisher
    if published:
        yield "PY", f"{published.year:04d}"
        month = f"{published.month:02d}" if published.month else ""
        day = f"{published.day:02d}" if published.day else ""
        # Year, month, day and a note, separated by slashes even if they are not known.
        yield "DA", f"{published.year:04d}/{month}/{day}/"
    yield "T3", citation.series
    yield "M1", citation.number
    yield "SP", str(citation.pages or "")
    yield "LA", citation.language
    yield "DO", citation.doi
    yield "SN", citation.isbn
    yield "UR", citation.url
    yield "L1", citation.pdf_url


def ris(citation: Citation) -> str:
    """Return one record: each line is a tag of two characters, two spaces, a hyphen and a space."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _tags(citation) if value]
    return "\r\n".join([*lines, "ER  - ", ""])
