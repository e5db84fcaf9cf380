"""Citations as BibTeX, for LaTeX."""

from __future__ import annotations

import re

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
#: Signs that a field as it stands cannot have, as an address has them.
ENCODED = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
#: Where BibTeX would split a name.
DIVIDED = re.compile(r",|\band\b", re.IGNORECASE)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def escaped(text: str) -> str:
    """Return *text* for a BibTeX field, on one line."""
    return " ".join(text.split()).translate(TABLE)


def verbatim(text: str) -> str:
    """Return *text* for a field that LaTeX prints as it stands; signs that end one are encoded."""
    return "".join(text.split()).translate(ENCODED)


def _name(name: Name) -> str:
    # A second pair of braces keeps a name of one part from being split into first and last, and a
    # part from being split at its own comma or "and".
    if name.is_single:
        return f"{{{escaped(name.family)}}}"
    return ", ".join(
        f"{{{escaped(part)}}}" if DIVIDED.search(part) else escaped(part)
        for part in (name.family, name.given)
    )


def _names(names: list[Name]) -> str:
    return " and ".join(map(_name, names))


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
        # BibLaTeX and the packages for links take it as it stands, backslashes included.
        "doi": verbatim(citation.doi),
        "isbn": escaped(citation.isbn),
        # Styles print it within \url, which needs no escaping.
        "url": citation.url,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if published and published.month:
        lines.append(f"  month = {MONTHS[published.month - 1]}")
    return f"@techreport{{{citation_key(citation)},\n" + ",\n".join(lines) + "\n}\n"
