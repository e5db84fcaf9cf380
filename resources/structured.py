"""Reports, their recommendations and resource links in the words of schema.org."""

from __future__ import annotations

from typing import Any

from resources.models import Contribution, Link, Recommendation, Report
from smartcities.publishing.addresses import absolute
from smartcities.sharing.metadata.schema import Node, describe, describes, mention, said

#: What a role is called; those who were interviewed are named in the report, no more.
ROLES = {
    Contribution.Role.AUTHOR: "author",
    Contribution.Role.EDITOR: "editor",
    Contribution.Role.CONTRIBUTOR: "contributor",
    Contribution.Role.INTERVIEWED: "mentions",
}


def is_whole(report: Report) -> bool:
    """Tell whether the file is the report itself: editors note when it is anything else."""
    return bool(report.file) and not report.file_note


def media(report: Report) -> Node | None:
    """Return the file that can be downloaded."""
    if not report.file:
        return None
    size = f"{round(report.file_size / 1000)} kB" if report.file_size else ""
    return said(
        {
            "@type": "MediaObject",
            "contentUrl": absolute(report.file_url),
            "encodingFormat": "application/pdf",
            "contentSize": size,
            "description": report.file_note,
        }
    )


def part_of(report: Report) -> Node | None:
    """Return the series, or the issue of it."""
    if not report.series:
        return None
    series = {"@type": "Periodical", "name": report.series}
    if not report.issue_number:
        return series
    return {
        "@type": "PublicationIssue",
        "issueNumber": report.issue_number,
        "isPartOf": series,
    }


# Only books have an ISBN and a number of pages; a report with an ISBN is one.
@describes(Report, lambda report: ["Report", "Book"] if report.isbn else "Report")
def report(report: Report) -> Node:
    """A publication with its people; dates only as exact as they are known."""
    people: dict[str, list[Node]] = {name: [] for name in ROLES.values()}
    for each in report.public_contributions:
        people[ROLES[each.role]].append(mention(each.expert))
    people["mentions"] += [mention(case) for case in report.presented_cases]
    # The pages of a stand-in are not the report's.
    pages = report.pages if is_whole(report) or not report.file else None
    length: dict[str, Any] = {"numberOfPages": pages} if report.isbn else {}
    if pages and not report.isbn:
        length = {"pagination": f"{pages} pp."}
    return {
        "headline": report.title,
        "alternativeHeadline": report.subtitle,
        "datePublished": report.published_on.isoformat() if report.published_on else "",
        "inLanguage": report.document_language,
        "publisher": describe(report.publisher) if report.publisher else None,
        "isPartOf": part_of(report),
        "reportNumber": "" if report.series else report.issue_number,
        "identifier": report.doi_url,
        "isbn": report.isbn,
        "sameAs": report.outside_url,
        # A stand-in goes with the report without being a form of it.
        "encoding" if is_whole(report) else "associatedMedia": media(report),
        "hasPart": [mention(row) | titled(row) for row in report.advice],
        **length,
        **people,
    }


def titled(recommendation: Recommendation) -> Node:
    """Return a recommendation's name and its number, which as a text are one."""
    return {"name": recommendation.title, "position": recommendation.number}


@describes(Recommendation, "CreativeWork")
def recommendation(recommendation: Recommendation) -> Node:
    """A numbered recommendation of a report."""
    return titled(recommendation)


@describes(Link, "CreativeWork")
def link(link: Link) -> Node:
    """The resource that a link leads to, at its own address."""
    return {
        "sameAs": link.url,
        "inLanguage": link.resource_language,
        "genre": link.category.name if link.category else "",
        "publisher": mention(link.organisation) if link.organisation else None,
    }
