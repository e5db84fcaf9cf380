"""What nobody touched is no reason to refuse a save, and stays as it is; what is new is checked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client

from casestudies.models import CaseStudy, City, KeyFigure
from experts.models import Organisation
from resources.models import Link, Recommendation, Report
from smartcities.media.models import Image
from tests import factories
from tests.admin_walk.browser import admin_url, errors_of, opened, saved, sent

#: Values that today's rules refuse and the columns hold.
OLD_CASE = {"summary": "x" * 700, "end_year": 2300, "state": "abandoned", "cost_note": " note "}
OLD_FIGURE = {"source": "", "source_url": "ftp://old.example/", "qualifier": "nearly"}


def stored(thing: models.Model, values: dict[str, Any]) -> Any:
    """Write *values* into the database past all rules."""
    type(thing)._base_manager.filter(pk=thing.pk).update(**values)
    thing.refresh_from_db()
    return thing


def held(thing: models.Model, names: Any) -> dict[str, Any]:
    return type(thing)._base_manager.filter(pk=thing.pk).values(*names).get()


@pytest.fixture
def case(db: None) -> CaseStudy:
    """A case study with values that would be refused today."""
    return stored(factories.case_study(), OLD_CASE)


@pytest.fixture
def figure(case: CaseStudy) -> KeyFigure:
    """A row of it with such values."""
    return stored(factories.row(KeyFigure, of=case), OLD_FIGURE)


@pytest.mark.full
def test_an_old_value_does_not_keep_a_title_from_being_corrected(
    as_editor: Client, case: CaseStudy, figure: KeyFigure
) -> None:
    saved(as_editor, case, opened(as_editor, case), title="New title")
    assert held(case, ["title", *OLD_CASE]) == {"title": "New title", **OLD_CASE}
    assert held(figure, OLD_FIGURE) == OLD_FIGURE


@pytest.mark.full
def test_nor_a_row_of_the_page(as_editor: Client, case: CaseStudy, figure: KeyFigure) -> None:
    saved(as_editor, case, opened(as_editor, case), figures__0__label="New label")
    assert held(figure, ["label", *OLD_FIGURE]) == {"label": "New label", **OLD_FIGURE}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("name", "typed"),
    [("summary", "y" * 700), ("end_year", "2301"), ("figures__0__source_url", "ftp://new.example")],
)
def test_a_bad_value_that_is_new_is_refused(
    as_editor: Client, case: CaseStudy, figure: KeyFigure, name: str, typed: str
) -> None:
    answer = sent(as_editor, case, opened(as_editor, case), **{name: typed})
    assert list(errors_of(answer)) == [name.replace("__", "-")]


@pytest.mark.full
def test_a_new_row_is_checked_as_ever(as_editor: Client, case: CaseStudy) -> None:
    new = {"label": "Four", "value": "4", "source": "", "order": "0", "case": str(case.pk)}
    values = opened(as_editor, case) | {f"figures-0-{name}": each for name, each in new.items()}
    answer = sent(as_editor, case, values | {"figures-TOTAL_FORMS": "1"})
    assert list(errors_of(answer)) == ["figures-0-source"]


@pytest.mark.full
def test_publishing_still_asks_for_what_is_missing(
    as_editor: Client, case: CaseStudy, figure: KeyFigure
) -> None:
    stored(case, {"published_at": None})
    saved(as_editor, case, opened(as_editor, case))
    answer = sent(as_editor, case, opened(as_editor, case), button="_publish")
    assert list(errors_of(answer)) == ["figures-0-source"]


@pytest.mark.full
def test_a_choice_that_is_offered_no_more_is_shown_and_kept(
    as_editor: Client, case: CaseStudy
) -> None:
    html = as_editor.get(admin_url(case)).content.decode()
    assert "abandoned (not offered any more)" in html
    saved(as_editor, case, opened(as_editor, case))
    assert held(case, ["state"]) == {"state": "abandoned"}


def test_a_country_that_is_no_more_is_kept(as_editor: Client) -> None:
    link = stored(factories.link(), {"country": "YU", "resource_language": "xx"})
    saved(as_editor, link, opened(as_editor, link), title="New title")
    assert held(link, ["country", "resource_language"]) == {
        "country": "YU",
        "resource_language": "xx",
    }


@pytest.mark.full
def test_an_old_address_is_kept_and_a_new_one_completed(as_editor: Client) -> None:
    link = stored(factories.link(), {"url": "www.old.example/a b"})
    saved(as_editor, link, opened(as_editor, link), title="New title")
    assert held(link, ["url"]) == {"url": "www.old.example/a b"}
    saved(as_editor, link, opened(as_editor, link), url="www.new.example")
    assert held(link, ["url"]) == {"url": "https://www.new.example"}


@pytest.mark.full
def test_what_a_colleague_deleted_meanwhile_is_no_reason_to_refuse(as_editor: Client) -> None:
    gone, kept = factories.theme(), factories.theme()
    page = factories.case_study(image=factories.image(), themes=[gone, kept])
    values = opened(as_editor, page)
    gone.delete()
    Image.objects.all().delete()
    saved(as_editor, page, values, title="New title")
    page.refresh_from_db()
    assert (page.title, page.image, list(page.themes.all())) == ("New title", None, [kept])


# What a model compares -------------------------------------------------------------------


@pytest.fixture
def merged(db: None) -> Organisation:
    """An organisation with the date of a merger, but nothing that it merged into."""
    return stored(factories.organisation(), {"merged_on": "2012"})


def test_an_old_contradiction_is_no_reason_to_refuse(
    as_editor: Client, merged: Organisation
) -> None:
    saved(as_editor, merged, opened(as_editor, merged), name="New name", history="New words")
    merged.refresh_from_db()
    assert (merged.name, str(merged.merged_on)) == ("New name", "2012")


def test_but_it_is_refused_once_one_of_the_two_is_touched(
    as_editor: Client, merged: Organisation
) -> None:
    answer = sent(as_editor, merged, opened(as_editor, merged), merged_on="2013")
    assert errors_of(answer) == {"merged_into": ["Say what it merged into, or remove the date."]}


def test_a_new_contradiction_is_refused_although_it_names_an_untouched_field(
    as_editor: Client,
) -> None:
    fresh = factories.organisation()
    answer = sent(as_editor, fresh, opened(as_editor, fresh), merged_on="2013")
    assert list(errors_of(answer)) == ["merged_into"]


def test_a_picture_with_an_old_contradiction_is_saved(as_editor: Client) -> None:
    picture = stored(factories.image(), {"decorative": True, "source_url": "ftp://old.example"})
    saved(as_editor, picture, opened(as_editor, picture), credit="Somebody else")
    assert list(
        errors_of(sent(as_editor, picture, opened(as_editor, picture), alt="Other words"))
    ) == ["decorative"]


@pytest.mark.full
def test_what_the_database_does_not_hold_is_refused_in_words(
    as_editor: Client, case: CaseStudy
) -> None:
    """The end is untouched and invalid, so that Django would leave out what has to do with it."""
    stored(case, {"end_year": 1700, "start_year": 1699})
    answer = sent(as_editor, case, opened(as_editor, case), start_year="1900")
    assert errors_of(answer) == {"__all__": ["A case study cannot end before it starts."]}


@pytest.mark.full
def test_rows_may_still_change_places_beside_an_old_value(as_editor: Client) -> None:
    first = factories.row(Recommendation)
    second = factories.row(Recommendation, of=first.report, number=2)
    stored(first, {"title": ""})
    numbers = {"recommendations-0-number": "2", "recommendations-1-number": "1"}
    saved(as_editor, first.report, {**opened(as_editor, first.report), **numbers})
    assert [held(each, ["number"])["number"] for each in (first, second)] == [2, 1]


# Rows that a page needs -------------------------------------------------------------------


def test_a_place_without_the_country_it_needs_can_be_corrected(as_editor: Client) -> None:
    place = factories.city()
    saved(as_editor, place, opened(as_editor, place), title="New title")
    place.refresh_from_db()
    assert (place.title, place.countries.count()) == ("New title", 0)


def test_but_not_published(as_editor: Client) -> None:
    place = factories.city(published_at=None)
    answer = sent(as_editor, place, opened(as_editor, place), button="_publish")
    assert answer.status_code == 200
    place.refresh_from_db()
    assert place.published_at is None


def test_a_new_place_needs_its_country(as_editor: Client) -> None:
    answer = sent(as_editor, City, opened(as_editor, City), title="Odense")
    assert "countries-0-country" in errors_of(answer)


@pytest.mark.parametrize("model", [Report, Link])
def test_a_title_that_is_taken_away_is_missed(as_editor: Client, model: Any) -> None:
    page = factories.make(model)
    assert "title" in errors_of(sent(as_editor, page, opened(as_editor, page), title=""))
