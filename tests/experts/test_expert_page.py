"""The page of an expert: positions then and now, and nothing that is empty."""

from __future__ import annotations

import pytest
from django.test import Client

from experts.models import Expert
from tests.factories import case_study, expert, organisation, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def positions(person: Expert) -> list[tuple[str, list[str], bool]]:
    """Return (words, days, whether it is the last known) of each position, as on the page."""
    found = Expert.objects.for_detail().get(pk=person.pk).positions
    return [(each.words, [str(day) for day in each.printed_on], each.is_latest) for each in found]


def part(person: Expert, day: str, title: str, place: str, **fields) -> None:
    row = {"role": "interviewed", "title_then": title, "organisation_then": place, **fields}
    report(published_on=day).contributions.create(expert=person, **row)


def test_the_last_known_position_comes_first_and_then_the_newest() -> None:
    person = expert(job_title="Director", organisation=organisation(name="CLEAN"))
    part(person, "2011", "Student", "DTU")
    part(person, "2014-05", "Consultant", "City of Aarhus")
    assert positions(person) == [
        ("Director, CLEAN", [], True),
        ("Consultant, City of Aarhus", ["May 2014"], False),
        ("Student, DTU", ["2011"], False),
    ]


def test_a_position_that_stayed_the_same_is_told_once_with_its_days() -> None:
    person = expert(
        job_title="Associate Professor",
        department="Department of Change",
        organisation=organisation(name="Roskilde University"),
    )
    for day in ("2011", "2012-10"):
        place = "department of change, Roskilde University"
        part(person, day, "Associate Professor", place)
    assert positions(person) == [
        (
            "Associate Professor, Department of Change, Roskilde University",
            ["October 2012", "2011"],
            True,
        ),
    ]


def test_two_roles_in_one_report_are_one_position() -> None:
    person, made = expert(), report(published_on="2012")
    for role in ("interviewed", "editor"):
        made.contributions.create(expert=person, role=role, title_then="Consultant")
    assert positions(person) == [("Consultant", ["2012"], False)]


def test_a_draft_report_tells_of_no_position() -> None:
    person = expert()
    hidden = report(published_at=None)
    hidden.contributions.create(expert=person, role="editor", title_then="Secret")
    assert positions(person) == []


def test_a_position_is_said_once_with_its_day_and_earlier_ones_beside(visitor: Client) -> None:
    person = expert(
        job_title="Associate Professor", organisation=organisation(name="Roskilde University")
    )
    part(person, "2012-10", "Associate Professor", "Roskilde University")
    html = visitor.get(person.get_absolute_url()).content.decode()
    main = html[html.index("<main") : html.index("handing-on")]
    assert main.count("Associate Professor") == 1
    assert "As printed in October 2012." in main
    assert "Positions" not in main
    part(person, "2009", "Student", "DTU")
    html = visitor.get(person.get_absolute_url()).content.decode()
    main = html[html.index("<main") : html.index("handing-on")]
    assert main.count("Associate Professor") == 1
    side = main[main.index("Positions in reports") :]
    assert "2009" in side
    assert "Student" in side


def test_who_has_no_photo_gets_a_figure_and_no_initials(visitor: Client) -> None:
    html = visitor.get(expert(given_name="Ada", family_name="Lund").get_absolute_url())
    main = html.content.decode().split("<main")[1]
    assert 'class="entry__picture entry__picture--person silhouette"' in main
    assert "portrait__initials" not in main
    assert ">AL<" not in main


def test_a_person_of_whom_nothing_is_known_has_no_empty_part(visitor: Client) -> None:
    html = visitor.get(expert(family_name="Madonna").get_absolute_url()).content.decode()
    main = html[html.index("<main") : html.index("handing-on")]
    for part_of_page in ("Positions", "<dl", 'class="side', "band", "<h2", "entry__role", "None"):
        assert part_of_page not in main, part_of_page


def test_a_passage_stands_with_its_kind_and_its_report(visitor: Client) -> None:
    person, made = expert(), report(title="Danish Smart Cities", language="da")
    made.passages.create(expert=person, kind="quotation", text="<p>Begynd småt.</p>")
    html = visitor.get(person.get_absolute_url()).content.decode()
    assert '<blockquote lang="da"><p>Begynd småt.</p></blockquote>' in html
    assert "Quotation" in html
    assert "Danish Smart Cities" in html


def test_a_telephone_number_can_be_called(visitor: Client) -> None:
    person = expert(
        phone="+45 12 34 56 78", consent_contact=True, consent_on="2027-01-01", country="DK"
    )
    html = visitor.get(person.get_absolute_url()).content.decode()
    assert 'href="tel:+4512345678"' in html


def test_the_cases_of_a_person_are_the_public_ones(visitor: Client) -> None:
    person = expert()
    case_study(title="Shown case", experts=[person])
    case_study(title="Hidden case", experts=[person], published_at=None)
    html = visitor.get(person.get_absolute_url()).content.decode()
    assert "Shown case" in html
    assert "Hidden case" not in html
