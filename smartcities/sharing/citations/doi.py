"""The address of a DOI."""

from __future__ import annotations

from urllib.parse import quote

#: What a path has unencoded (RFC 3986, section 3.3); a DOI may have any sign.
SAFE = "/:@!$&'()*+,;="


def doi_url(doi: str) -> str:
    """Return the full address to which *doi* resolves; empty if there is none."""
    return f"https://doi.org/{quote(doi, safe=SAFE)}" if doi else ""
