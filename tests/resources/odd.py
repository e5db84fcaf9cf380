"""A report with the longest and the most of everything, which no page may break under."""

from __future__ import annotations

from resources.models import Link, Report
from tests.factories import expert, image, link_category, organisation, report


def odd_report(links: int = 300) -> Report:
    """Return a report with forty recommendations, this many links and no short word."""
    title = ("Speciallægepraksisplanlægningsstabiliseringsperiode " * 4)[:200]
    made = report(
        title=title,
        headline=title,
        subtitle=title,
        summary="x" * 600,
        language="da",
        series=title[:160],
        doi=f"10.1000/{'a' * 100}",
        body=f"<h2>{title}</h2><h2>{title}</h2><table><tr>{'<th>Kolonne</th>' * 12}</tr></table>",
        image=image(),
        publisher=organisation(
            name=title[:150] + str(links), website=f"https://example.org/{'a' * 150}"
        ),
    )
    for number in range(40):
        made.recommendations.create(number=number + 1, title=title)
    categories = [link_category() for _number in range(40)]
    Link.objects.bulk_create(
        Link(
            title=title if number % 40 == 0 else f"Link {number}",
            slug=f"odd-{number}",
            url=f"https://{'sub.' * 40}example.org/{'a' * 200}",
            country="DK" if number % 2 else "",
            category=categories[number % 40] if number % 7 else None,
            published_at=made.published_at,
        )
        for number in range(links)
    )
    made.links.set(Link.objects.filter(slug__startswith="odd-"))
    speaker = expert(given_name=title[:60], family_name=title[:60])
    made.contributions.create(
        expert=speaker, role="author", title_then=title[:160], organisation_then=title
    )
    made.passages.create(expert=speaker, kind="quotation", text=f"<p>{'x' * 500}</p>")
    return made
