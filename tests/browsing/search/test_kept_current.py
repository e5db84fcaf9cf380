"""The index follows every change, in the transaction that makes it."""

from __future__ import annotations

import pytest
from django.db import transaction

from casestudies.models import CaseStudy, City, Involvement
from experts.models import Expert
from resources.models import Link, Report
from smartcities.browsing.models import Entry
from smartcities.browsing.search import matching
from tests.factories import (
    case_study,
    city,
    expert,
    link,
    link_category,
    organisation,
    report,
    row,
    theme,
)

pytestmark = pytest.mark.django_db


def finds(model: type, query: str) -> bool:
    return matching(model.objects.public(), query).exists()


def test_a_renamed_city_is_found_by_its_new_name_and_so_are_its_cases() -> None:
    place = city(title="Christiania")
    case_study(cities=[place])
    place.title = "Oslo"
    place.save()
    assert [finds(model, "oslo") for model in (City, CaseStudy)] == [True, True]
    assert [finds(model, "christiania") for model in (City, CaseStudy)] == [False, False]


def test_a_case_is_found_by_other_spellings_and_countries_in_both_languages() -> None:
    case_study(cities=[city(("SE",), title="Malmö", spellings="Malmoe, Malmey")])
    for word in ("malmø", "malmey", "sweden", "Sverige"):
        assert finds(CaseStudy, word), word


def test_a_country_taken_from_a_city_finds_it_no_more() -> None:
    place = city(("SE", "DK"))
    place.countries.get(country="SE").delete()
    assert finds(City, "denmark")
    assert not finds(City, "sweden")


def test_relations_find_from_the_moment_they_are_made() -> None:
    agency, person = organisation(name="Copernicus"), expert(family_name="Keppler")
    case = case_study()
    involvement = Involvement.objects.create(case=case, organisation=agency, role="lead")
    case.experts.add(person)
    person.themes.add(theme(name="Astronomy"))
    link(category=link_category(name="Telescopes"), organisation=agency)
    report(publisher=agency)
    assert [finds(m, "copernicus") for m in (CaseStudy, Link, Report)] == [True] * 3
    assert finds(CaseStudy, "keppler")
    assert finds(Expert, "astronomy")
    assert finds(Link, "telescope")
    involvement.delete()
    case.experts.clear()
    assert not finds(CaseStudy, "copernicus")
    assert not finds(CaseStudy, "keppler")


def test_a_renamed_theme_finds_by_its_new_name_alone() -> None:
    subject = theme(name="Rubbish")
    case_study(themes=[subject])
    subject.name = "Waste"
    subject.save()
    assert finds(CaseStudy, "waste")
    assert not finds(CaseStudy, "rubbish")


@pytest.mark.parametrize(
    ("accessor", "kind", "fields", "word"),
    [
        (CaseStudy, "figures", {"label": "Windows replaced"}, "windows"),
        (CaseStudy, "gallery", {"caption": "The lighthouse"}, "lighthouse"),
        (Report, "recommendations", {"title": "Borrow ladders"}, "ladder"),
        (Report, "recommendations", {"explanation": "<p>Ladders help</p>"}, "ladder"),
    ],
)
def test_rows_find_their_page_while_they_are_there(
    accessor: type, kind: str, fields: dict[str, str], word: str
) -> None:
    made = row(accessor._meta.get_field(kind).related_model, **fields)
    assert finds(accessor, word)
    made.delete()
    assert not finds(accessor, word)


def test_what_is_rolled_back_was_never_found() -> None:
    page = case_study(title="Before")
    with transaction.atomic():
        page.title = "Meanwhile"
        page.save()
        assert finds(CaseStudy, "meanwhile")
        transaction.set_rollback(True)
    assert finds(CaseStudy, "before")
    assert not finds(CaseStudy, "meanwhile")


def test_what_is_deleted_leaves_nothing_behind() -> None:
    paper = report()
    row(Report._meta.get_field("recommendations").related_model, paper)
    row(Report._meta.get_field("passages").related_model, paper)
    Expert.objects.all().delete()
    Report.objects.all().delete()
    assert not Entry.objects.exists()


def test_a_save_that_changes_no_word_writes_no_entry() -> None:
    page = case_study(title="Still")
    before = dict(Entry.objects.values_list("pk", "digest"))
    with pytest.MonkeyPatch.context() as patch:
        written: list = []
        patch.setattr(
            "smartcities.browsing.search.engine.Fts5.write",
            lambda s, rows, using: written.extend(rows),
        )
        patch.setattr(
            "smartcities.browsing.search.engine.TextSearch.write",
            lambda s, rows, using: written.extend(rows),
        )
        page.internal_note = "Seen."
        page.save()
    assert written == []
    assert dict(Entry.objects.values_list("pk", "digest")) == before
