"""Much content at once, everything related to everything, for counting and measuring."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from casestudies.models import CaseStudy, Involvement
from smartcities.publishing.models import Page
from tests.factories import (
    case_study,
    city,
    event,
    expert,
    image,
    information_page,
    link,
    link_category,
    organisation,
    report,
    row,
    theme,
)
from tests.files import pdf_file


def portal(cases: int = 3) -> dict[str, Page]:
    """Make a portal with *cases* case studies; return one full page of each kind by name."""
    picture, energy, agency = image(), theme(slug="energy"), organisation(slug="agency")
    person = expert(
        slug="person",
        organisation=agency,
        themes=[energy],
        country="DK",
        photo=image(),
        consent_photo=True,
        consent_contact=True,
        consent_on="2027-01-01",
        email="person@example.org",
    )
    place = city(("DK", "SE"), slug="place", image=picture, themes=[energy])
    shared = {"image": picture, "themes": [energy]}
    case = case_study(slug="case", cities=[place], experts=[person], start_year=2010, **shared)
    many_cases(cases - 1, place, person, energy, agency, picture)
    for name, parent in (("figures", case), ("gallery", case)):
        kind = CaseStudy._meta.get_field(name).related_model
        row(kind, parent)
        row(kind, parent)
    Involvement.objects.create(case=case, organisation=agency, role="lead")
    resource = link(
        slug="link",
        organisation=agency,
        category=link_category(slug="data"),
        country="DK",
        cases=[case],
        **shared,
    )
    before = report(slug="before", published_on="2011", publisher=agency, **shared)
    main = report(
        slug="report",
        publisher=agency,
        previous_issue=before,
        published_on="2012-10",
        file=pdf_file(),
        cases=[case],
        related_cases=[case],
        links=[resource, link()],
        **shared,
    )
    report(slug="after", previous_issue=main)
    for role in ("interviewed", "editor"):
        main.contributions.create(expert=person, role=role, title_then="Consultant")
    main.contributions.create(expert=expert(), role="interviewed")
    main.passages.create(expert=person, text="<p>Start small.</p>")
    for number in (1, 2):
        advice = main.recommendations.create(number=number, title=f"Advice {number}")
        advice.cities.add(place)
        advice.cases.add(case)
    return {
        "casestudy": case,
        "city": place,
        "event": event(slug="event", **shared),
        "expert": person,
        "informationpage": information_page(slug="about", place="foot", **shared),
        "link": resource,
        "report": main,
        "recommendation": advice,
        "theme": energy,
    }


def many_cases(number: int, place, person, energy, agency, picture) -> None:
    """Make *number* case studies in few statements, related like the one full of everything."""
    now = timezone.now()
    made = CaseStudy.objects.bulk_create(
        CaseStudy(
            slug=f"case-{count}",
            title=f"Case {count}",
            summary="One of many.",
            image=picture,
            start_year=2000 + count % 20,
            published_at=now - timedelta(days=2, minutes=count),
        )
        for count in range(number)
    )
    for name, field, target in (
        ("cities", "city", place),
        ("experts", "expert", person),
        ("themes", "theme", energy),
    ):
        through = getattr(CaseStudy, name).through
        through.objects.bulk_create(
            through(casestudy_id=case.pk, **{f"{field}_id": target.pk}) for case in made
        )
    Involvement.objects.bulk_create(
        Involvement(case=case, organisation=agency, role="partner", order=1) for case in made
    )
