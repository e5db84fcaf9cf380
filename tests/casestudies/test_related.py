"""Related case studies: the nearest first, each with its reasons, only what is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from casestudies.models.related import SHOWN
from smartcities.index import index_of
from tests.factories import case_study, city, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def related(case: CaseStudy) -> dict[str, list[str]]:
    """Return the reasons by title, in the order of the page."""
    page = CaseStudy.objects.for_detail().get(pk=case.pk)
    return {each.page.title: each.reasons for each in page.related}


def test_each_reason_is_said_in_words() -> None:
    energy, water = theme(name="Energy", order=1), theme(name="Water", order=2)
    town = city(("DK",), title="Copenhagen")
    case = case_study(cities=[town], themes=[energy, water])
    case_study(title="Place", cities=[town])
    case_study(title="Themes", cities=[city(("DK",))], themes=[energy, water])
    case_study(title="Both", cities=[town], themes=[energy, water])
    assert related(case) == {
        "Both": ["Also in Copenhagen", "Also about Energy and Water"],
        "Themes": ["Also about Energy and Water", "Also in Denmark"],
        "Place": ["Also in Copenhagen"],
    }


@pytest.mark.full
def test_only_strong_reasons_count_a_place_or_two_themes() -> None:
    energy, water = theme(), theme()
    town = city(("DK",))
    case = case_study(cities=[town], themes=[energy, water])
    case_study(title="One theme", themes=[water])
    case_study(title="One theme at home", themes=[water], cities=[city(("DK",))])
    case_study(title="Country", cities=[city(("DK",))])
    case_study(title="Nothing", cities=[city(("NO",))], themes=[theme()])
    assert related(case) == {}
    case_study(title="Two themes", themes=[energy, water])
    case_study(title="Place", cities=[town])
    assert set(related(case)) == {"Two themes", "Place"}


def test_a_place_weighs_as_much_as_two_themes() -> None:
    themes = [theme() for _number in range(3)]
    town = city(("NO",))
    case = case_study(cities=[town], themes=themes)
    case_study(title="Two themes", themes=themes[:2])
    case_study(title="Three themes", themes=themes)
    case_study(title="Place and two", cities=[town], themes=themes[:2])
    assert list(related(case)) == ["Place and two", "Three themes", "Two themes"]


def test_a_case_of_one_theme_alone_is_related_to_the_newest_of_it(now) -> None:
    energy = theme(name="Energy")
    case = case_study(themes=[energy])
    for day in (3, 1, 2):
        published_at = now - timedelta(days=day)
        case_study(title=f"{day}", themes=[energy], published_at=published_at)
    case_study(title="Another theme", themes=[theme()])
    found = related(case)
    assert list(found) == ["1", "2", "3"]
    assert found["1"] == ["Also about Energy"]


def test_most_in_common_comes_first_and_the_newer_of_equals(now) -> None:
    themes = [theme() for _number in range(3)]
    case = case_study(themes=themes)
    for number, day in ((2, 1), (3, 30), (2, 2), (2, 3)):
        published_at = now - timedelta(days=day)
        title = f"{number} of them, {day} days old"
        case_study(title=title, themes=themes[:number], published_at=published_at)
    assert list(related(case)) == [
        "3 of them, 30 days old",
        "2 of them, 1 days old",
        "2 of them, 2 days old",
    ]


def test_a_country_decides_between_equals_alone() -> None:
    energy, water, waste = (theme() for _number in range(3))
    case = case_study(cities=[city(("DK",))], themes=[energy, water, waste])
    case_study(title="Three themes", themes=[energy, water, waste])
    case_study(title="Two themes, at home", themes=[energy, water], cities=[city(("DK",))])
    case_study(title="Two themes, abroad", themes=[energy, water])
    assert list(related(case)) == ["Three themes", "Two themes, at home", "Two themes, abroad"]


def test_a_country_goes_without_saying_beside_a_place_in_it() -> None:
    region = city(("DK", "SE"), title="Öresund")
    case = case_study(cities=[region, city(("NO",))])
    case_study(title="Other", cities=[region, city(("NO",)), city(("SE",))])
    assert related(case) == {"Other": ["Also in Öresund", "Also in Norway"]}


def test_only_the_nearest_few_are_shown_and_never_the_case_itself() -> None:
    energy, water, waste = (theme() for _number in range(3))
    case = case_study(title="Itself", themes=[energy, water, waste])
    case_study(title="The nearest is the oldest", themes=[energy, water, waste])
    for _number in range(SHOWN + 3):
        case_study(themes=[energy, water])
    found = related(case)
    assert len(found) == SHOWN
    assert next(iter(found)) == "The nearest is the oldest"
    assert "Itself" not in found


@pytest.mark.parametrize("hidden", ["case", "shared place", "place in the country"])
def test_what_is_not_public_relates_to_nothing(hidden: str) -> None:
    draft = {"published_at": None}
    shared = city(("SE",), title="Lund", **(draft if hidden == "shared place" else {}))
    here = city(("DK",))
    there = city(("DK",), **(draft if hidden == "place in the country" else {}))
    case = case_study(cities=[shared, here])
    case_study(cities=[shared, there], **(draft if hidden == "case" else {}))
    reasons = list(related(case).values())
    expected = {
        "case": [],
        "shared place": [],
        "place in the country": [["Also in Lund"]],
    }
    assert reasons == expected[hidden]


def test_a_case_without_theme_and_place_is_related_to_none_and_asks_nothing() -> None:
    case_study(themes=[theme()], cities=[city(("DK",))])
    page = CaseStudy.objects.for_detail().get(pk=case_study().pk)
    with CaptureQueriesContext(connection) as queries:
        assert page.related == []
    assert len(queries) == 0


def test_relating_takes_the_version_and_one_query() -> None:
    energy, town = theme(), city(("DK",))
    case = case_study(themes=[energy], cities=[town])
    for _number in range(5):
        case_study(themes=[energy], cities=[town])
    index_of(CaseStudy)
    page = CaseStudy.objects.for_detail().get(pk=case.pk)
    with CaptureQueriesContext(connection) as queries:
        assert len(page.related) == SHOWN
    assert len(queries) == 2
