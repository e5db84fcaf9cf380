"""The ``citation_*`` elements for Google Scholar and reference managers."""

from __future__ import annotations

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from smartcities.publishing.models import Page
from smartcities.sharing.citations.citation import Citation, citation_of


def tags(citation: Citation) -> list[tuple[str, str]]:
    """Return the tags that have a value, in Highwire's names (Google Scholar's guidelines)."""
    published = citation.published
    found = [
        ("citation_title", citation.whole_title),
        *(("citation_author", name.by_comma) for name in citation.responsible),
        *(
            ("citation_editor", name.by_comma)
            for name in citation.editors
            if citation.editors != citation.responsible
        ),
        # As exact as the date is known: 2012/10.
        ("citation_publication_date", published.isoformat().replace("-", "/") if published else ""),
        ("citation_technical_report_institution", citation.publisher),
        ("citation_technical_report_number", citation.number),
        ("citation_language", citation.language),
        ("citation_doi", citation.doi),
        ("citation_isbn", citation.isbn),
        ("citation_abstract_html_url", citation.url),
        ("citation_pdf_url", citation.pdf_url),
    ]
    return [(name, value) for name, value in found if value]


def elements(page: Page) -> SafeString | str:
    """Return the elements of *page*; empty if its type is not cited."""
    citation = citation_of(page)
    if citation is None:
        return ""
    return format_html_join("\n", '<meta name="{}" content="{}">', tags(citation))
