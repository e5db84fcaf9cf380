"""How reports are cited."""

from __future__ import annotations

from resources.models import Contribution, Report
from resources.structured import is_whole
from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.sharing.citations.citation import Citation, Name, cites


def _names(report: Report, role: str) -> list[Name]:
    found = (each.expert for each in report.public_contributions if each.role == role)
    return [Name(expert.family_name, expert.given_name) for expert in found]


@cites(Report)
def report(report: Report) -> Citation:
    """Cite the report itself, not the article about it: its own title, language and date."""
    return Citation(
        title=report.title,
        subtitle=report.subtitle,
        url=absolute(canonical_path(report)),
        slug=report.slug,
        authors=_names(report, Contribution.Role.AUTHOR),
        editors=_names(report, Contribution.Role.EDITOR),
        publisher=str(report.publisher or ""),
        published=report.published_on,
        series=report.series,
        number=report.issue_number,
        # The pages of a stand-in are not the report's.
        pages=report.pages if is_whole(report) or not report.file else None,
        language=report.document_language,
        doi=report.doi,
        isbn=report.isbn,
        pdf_url=absolute(report.file_url) if is_whole(report) else "",
    )
