"""Citations as BibTeX, for LaTeX."""

from __future__ import annotations

from smartcities.sharing.citations.citation import Citation, Name
from smartcities.sharing.citations.key import citation_key

# Characters that TeX would read as a command. Letters of any script are kept, in UTF-8.
SIGNS = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even after a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
TABLE = str.maketrans(SIGNS)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def escaped(text: str) -> str:
    """Return *text* for a BibTeX field, on one line."""
    return " ".join(text.split()).translate(TABLE)


def _names(names: list[Name]) -> str:
    # A second pair of braces keeps an organisation's name from being split into first and last.
    parts = [
        f"{{{escaped(name.family)}}}" if name.is_body else escaped(str(name)) for name in names
    ]
    return " and ".join(parts)


def bibtex(citation: Citation) -> str:
    """Return one ``@techreport`` entry."""
    published = citation.published
    fields = {
        "author": _names(citation.responsible),
        "editor": _names(citation.editors) if citation.editors != citation.responsible else "",
        # A second pair of braces keeps capitals, which most styles would change to lower case.
        "title": f"{{{escaped(citation.whole_title)}}}",
        "institution": escaped(citation.publisher),
        "series": escaped(citation.series),
        "number": escaped(citation.number),
        "year": f"{published.year:04d}" if published else "",
        "pagetotal": str(citation.pages or ""),
        "language": citation.language,
        "doi": escaped(citation.doi),
        "isbn": escaped(citation.isbn),
        # Styles print it within \url, which needs no escaping.
        "url": citation.url,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if published and published.month:
        lines.append(f"  month = {MONTHS[published.month - 1]}")
    return f"@techreport{{{citation_key(citation)},\n" + ",\n".join(lines) + "\n}\n"
