"""The numbers of overviews: those of the list that each bar leads to, whatever the content."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.browsing.charts.overviews import overview, overviews
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import FILTERS, filter_for
from smartcities.index import index_of
from smartcities.publishing.types import page_types
from tests.browsing.test_facet_counts import THEMES, cases, store, world
from tests.factories import case_study, city, event, report, theme

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def listed(model: type, url: str) -> set[int]:
    """Return the pages of the list at *url*, as the list makes them from the address."""
    path, _mark, query = url.partition("?")
    assert path == model.get_list_url()
    found = filter_for(model)(QueryDict(query), queryset=model.objects.public())
    assert found.notices == []
    return set(found.qs.values_list("pk", flat=True))


def check(model: type, chosen: dict | None = None) -> None:
    found = overview(model, chosen)
    whole = listed(model, found.url)
    assert found.total == len(whole)
    for name, chart in found.charts.items():
        assert chart.bars
        seen = set()
        for bar in chart.bars:
            behind = listed(model, bar.url)
            assert bar.number == len(behind), (name, bar)
            assert behind <= whole
            seen |= behind
        missing = len(whole - seen)
        said = [note for note in chart.notes if "not shown" in note]
        assert [note.split()[0] for note in said] == ([str(missing)] if missing else [])
    for name, values in (chosen or {}).items():
        for bar in found.beside[name]:
            both = whole & listed(model, f"{model.get_list_url()}?{name}={bar.value}")
            assert bar.number == len(both) > 0
            assert bar.value not in values


def properties(examples: int) -> Any:
    return settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def look(world: dict, drawn: list[dict], slug: str) -> None:
    with transaction.atomic():
        store(drawn, world)
        check(CaseStudy)
        check(CaseStudy, {"theme": {slug: slug}})
        transaction.set_rollback(True)


@pytest.mark.full
@pytest.mark.database
@properties(20)
@given(drawn=st.lists(cases, max_size=8), slug=st.sampled_from(THEMES))
def test_every_bar_has_the_number_of_its_list(world: dict, drawn: list, slug: str) -> None:
    look(world, drawn, slug)


@pytest.mark.full
@properties(100)
@given(drawn=st.lists(cases, max_size=14), slug=st.sampled_from(THEMES))
def test_every_bar_has_the_number_of_its_list_in_many_worlds(
    world: dict, drawn: list, slug: str
) -> None:
    look(world, drawn, slug)


def test_a_portal_without_cases_has_no_charts() -> None:
    found = overview(CaseStudy)
    assert (found.total, found.charts, found.beside) == (0, {}, {})
    assert overviews() == []


def test_a_case_without_theme_place_and_year_gives_a_number_and_no_chart() -> None:
    case_study()
    found = overview(CaseStudy)
    assert (found.total, found.charts) == (1, {})


def test_one_year_is_one_column() -> None:
    case_study(start_year=2012, end_year=2012)
    (bar,) = overview(CaseStudy).charts["years"].bars
    assert (bar.name, bar.number) == ("2012", 1)


def test_what_names_no_value_is_told() -> None:
    case_study(cities=[city(("DK",))])
    case_study()
    case_study()
    (note,) = overview(CaseStudy).charts["country"].notes
    assert note == "2 case studies without this information are not shown."


def test_what_belongs_to_several_is_told() -> None:
    case_study(cities=[city(("DK", "SE"))])
    (note,) = overview(CaseStudy).charts["country"].notes
    assert note == "Case studies that belong to more than one are counted in each."


def test_the_most_frequent_stands_first_and_equal_ones_by_name() -> None:
    sweden, denmark, brazil = city(("SE",)), city(("DK",)), city(("BR",))
    for place in (sweden, sweden, denmark, brazil):
        case_study(cities=[place])
    bars = overview(CaseStudy).charts["country"].bars
    assert [bar.name for bar in bars] == ["Sweden", "Brazil", "Denmark"]


def test_names_are_in_the_language_of_the_page() -> None:
    case_study(cities=[city(("DK",))])
    with override("da"):
        (bar,) = overview(CaseStudy).charts["country"].bars
    assert bar.name == "Danmark"


def test_drafts_count_nowhere() -> None:
    case_study(published_at=None, start_year=2010, themes=[theme()], cities=[city(("DK",))])
    assert overview(CaseStudy).charts == {}


@pytest.mark.full
@pytest.mark.parametrize("number", [1, 12])
def test_an_overview_asks_for_the_version_alone_however_much_there_is(number: int) -> None:
    for place in range(number):
        energy = theme()
        case_study(start_year=1950 + place, themes=[energy], cities=[city(("DK", "SE"))])
    index_of(CaseStudy)
    with CaptureQueriesContext(connection) as queries:
        found = overview(CaseStudy, {"theme": {energy.slug: energy.name}})
    assert set(found.charts) == {"country", "years"}
    assert len(queries) == 1


def test_any_type_may_declare_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    declared: type[PageFilter] = FILTERS[Report]
    monkeypatch.setattr(declared, "charts", ("theme", "years"))
    energy = theme(slug="energy")
    report(published_on="2012-10", themes=[energy])
    report(published_on="2009")
    report(published_on=None, themes=[energy])
    check(Report)
    check(Report, {"theme": {"energy": "Energy"}})
    years = overview(Report).charts["years"]
    assert [(bar.name, bar.number) for bar in years.bars] == [
        ("2009", 1), ("2010", 0), ("2011", 0), ("2012", 1),
    ]  # fmt: skip


def test_a_type_that_declares_none_has_no_overview() -> None:
    event()
    declaring = [model for model in page_types() if filter_for(model).charts]
    assert declaring == [CaseStudy]
    assert overviews() == []


@pytest.mark.parametrize("model", page_types())
def test_every_declared_chart_is_a_filter_of_the_type(model: type) -> None:
    filters = filter_for(model).base_filters
    for name in filter_for(model).charts:
        assert {"year_min", "year_max"} <= filters.keys() if name == "years" else name in filters
