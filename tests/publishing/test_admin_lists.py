"""Lists in the admin: exact numbers beside filters, only what exists, and no more statements
with more rows."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_countries.fields import CountryField

from casestudies.models import CaseStudy
from experts.models import Organisation
from resources.models import Link, Report
from smartcities.media.models import Image
from smartcities.publishing.admin.filters import LISTED, GapFilter
from smartcities.publishing.admin.lists import changelist, columns, facets, hits
from smartcities.publishing.completeness.gaps import gaps_of
from smartcities.publishing.models import Theme, User
from tests import factories

CASES = "/admin/casestudies/casestudy/"
DAY = timedelta(days=1)


def options(answer: Any) -> dict[str, dict[Any, int | None]]:
    """Return what each filter offers, with its numbers, by parameter and value."""
    filters = answer.context_data["cl"].filter_specs
    return {each.parameter: {it.value: it.number for it in each.options} for each in filters}


@pytest.fixture
def world(now, editor) -> list[CaseStudy]:
    """Return cases of all states, with and without themes, cities, owner and date of review."""
    themes = [factories.theme(name=name) for name in ("Energy", "Water", "Unused")]
    cities = [factories.city(title=name) for name in ("Aarhus", "Østerby", "Elsewhere")]
    picture = factories.image()
    states = [(None, None), (now + DAY, None), (now - DAY, None), (now - 2 * DAY, now - DAY)]
    made = []
    for turn, ((published, expires), owned) in enumerate(
        itertools.product(states, (True, False, True))
    ):
        case = factories.case_study(
            title=f"{'Heat' if turn % 2 else 'Cycling'} {turn}",
            published_at=published,
            expires_at=expires,
            owner=editor if owned else None,
            review_by=[None, now.date(), (now + 9 * DAY).date()][turn % 3],
            summary=["", "What was done."][turn // 3 % 2],
            image=[picture, None, None][turn % 3],
            state=["planned", "completed", ""][turn * 2 % 3],
            themes=[themes[:2], themes[:1], []][turn * 5 // 3 % 3],
            cities=[cities[:1], cities[:2], cities[1:2]][turn // 2 % 3],
        )
        made.append(case)
    # What is in the trash counts nowhere.
    for number in range(2):
        factories.case_study(
            title=f"Heat in the trash {number}",
            trashed_at=now,
            themes=themes[:number],
            cities=cities[:2],
            state="planned",
        )
    return made


def holds(case: CaseStudy, parameter: str, value: Any, user: User, today: Any) -> bool:
    """Tell whether *case* has *value*; written without the filters that are tested."""
    if parameter == "visibility":
        return case.visibility() == value
    if parameter == "care":
        return {
            "mine": case.owner == user,
            "due": case.review_by is not None and case.review_by <= today,
            "nobody": case.owner is None,
        }[value]
    if parameter == "lacks":
        return {"picture": case.image is None, "summary": not case.summary}[value]
    if parameter == "state__exact":
        return case.state == value
    relation = parameter.split("__")[0]
    keys = set(getattr(case, relation).values_list("pk", flat=True))
    return value in keys if value is not None else not keys


SOME = {
    "visibility": [None, "draft", "published"],
    "care": [None, "nobody"],
    "lacks": [None, "picture"],
    "state__exact": [None],
    "themes__id__exact": [None, "Energy"],
    "q": [None, "heat"],
}
EVERY = {
    "visibility": [None, *LISTED],
    "care": [None, "mine", "due", "nobody"],
    "lacks": [None, "picture", "summary"],
    "state__exact": [None, "planned"],
    "themes__id__exact": [None, "Energy"],
    "q": [None, "heat"],
}


@pytest.mark.database
@pytest.mark.parametrize(
    "queries", [SOME, pytest.param(EVERY, marks=[pytest.mark.full, pytest.mark.drill])]
)
def test_numbers_are_those_of_brute_force_under_all_combinations(
    world, now, editor, as_editor, queries
) -> None:
    energy = Theme.objects.get(name="Energy").pk
    today = now.date()
    cases = list(CaseStudy.objects.not_trashed())
    every = options(as_editor.get(CASES))
    have = {
        (case.pk, parameter, value): holds(case, parameter, value, editor, today)
        for case in cases
        for parameter, values in every.items()
        for value in values
    }
    for chosen in itertools.product(*queries.values()):
        query = {k: v for k, v in zip(queries, chosen, strict=True) if v is not None}
        if "themes__id__exact" in query:
            query["themes__id__exact"] = energy
        answer = as_editor.get(CASES, query)

        def left(case: CaseStudy, but: str, query: dict[str, Any] = query) -> bool:
            return all(
                "Heat" in case.title if name == "q" else have[case.pk, name, value]
                for name, value in query.items()
                if name != but
            )

        assert answer.context_data["cl"].result_count == sum(left(each, "") for each in cases)
        for parameter, numbers in options(answer).items():
            for value in every[parameter]:
                wanted = sum(
                    left(each, parameter) and have[each.pk, parameter, value] for each in cases
                )
                assert (numbers.get(value) or 0) == wanted, (query, parameter, value)


@pytest.mark.full
@pytest.mark.database
def test_every_link_leads_to_as_many_rows_as_it_says(world, as_editor) -> None:
    changes = as_editor.get(CASES).context_data["cl"]
    links = [it for each in changes.filter_specs for it in list(each.choices(changes))[1:]]
    assert len(links) > 12
    for link in links:
        found = as_editor.get(CASES + link["query_string"]).context_data["cl"]
        assert (found.result_count, len(found.result_list)) == (link["count"], link["count"]), link


@pytest.mark.full
@pytest.mark.database
def test_filters_offer_only_what_exists(world, as_editor) -> None:
    offered = options(as_editor.get(CASES))
    themes = Theme.objects.in_bulk()
    assert [themes[key].name for key in offered["themes__id__exact"] if key] == ["Energy", "Water"]
    assert set(offered["state__exact"]) == {"planned", "completed", ""}
    factories.report(document_language="da")
    factories.report(document_language="en")
    languages = options(as_editor.get("/admin/resources/report/"))["document_language__exact"]
    assert languages == {"en": 1, "da": 1}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.usefixtures("world")
def test_without_room_for_counting_there_are_no_numbers_but_the_same_values(
    as_editor, monkeypatch
) -> None:
    counted = options(as_editor.get(CASES))
    monkeypatch.setattr(changelist, "BUDGET", 0)
    answer = as_editor.get(CASES)
    uncounted = options(answer)
    assert {name: set(values) for name, values in uncounted.items()} == {
        name: set(values) for name, values in counted.items()
    }
    assert {number for values in uncounted.values() for number in values.values()} == {None}
    assert "option__number" not in answer.content.decode()
    page = answer.content.decode()
    assert page.count("too many") == 1
    # In the panel of the filters, not as a column between it and the list.
    assert "too many" in page[page.index('id="changelist-filter"') :].split("</details>")[0]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.usefixtures("world")
def test_a_search_that_finds_much_finds_the_same(as_editor, monkeypatch) -> None:
    few = as_editor.get(CASES, {"q": "heat", "visibility": "draft"})
    monkeypatch.setattr(hits, "FEW", 0)
    many = as_editor.get(CASES, {"q": "heat", "visibility": "draft"})
    titles = [[each.title for each in it.context_data["cl"].result_list] for it in (few, many)]
    assert titles[0] == titles[1] != []
    assert options(few) == options(many)
    assert options(many)["visibility"].keys() == {"draft", "scheduled", "published", "expired"}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("order", ["", "1", "-1", "2", "-2", "4", "5", "-6"])
def test_pages_of_a_list_hold_each_row_once_in_the_order_asked_for(
    world, as_editor, monkeypatch, order
) -> None:
    admin = as_editor.get(CASES).context_data["cl"].model_admin
    whole = as_editor.get(CASES, {"o": order} if order else {}).context_data["cl"].result_list
    monkeypatch.setattr(admin, "list_per_page", 5)
    monkeypatch.setattr(admin, "list_max_show_all", 0)
    pages = [
        as_editor.get(CASES, {"p": page} | ({"o": order} if order else {})).context_data["cl"]
        for page in (1, 2, 3)
    ]
    assert [len(each.result_list) for each in pages] == [5, 5, 2]
    found = [row.pk for each in pages for row in each.result_list]
    assert found == [row.pk for row in whole]


@pytest.mark.full
@pytest.mark.database
def test_a_value_nobody_knows_changes_nothing(world, as_editor) -> None:
    for query in ({"visibility": "ever"}, {"care": "x"}):
        assert as_editor.get(CASES, query).context_data["cl"].result_count == len(world)
    wrong = as_editor.get(CASES, {"themes__id__exact": "x"})
    assert (wrong.status_code, wrong["Location"]) == (302, f"{CASES}?e=1")


@pytest.mark.full
@pytest.mark.database
def test_a_long_filter_has_a_box_and_a_short_one_has_not(db, as_editor) -> None:
    for number in range(facets.LONG + 1):
        factories.case_study(themes=[factories.theme(name=f"Theme {number}")], state="planned")
    page = as_editor.get(CASES).content.decode()
    assert page.count("data-found=") == page.count("facet__find") == 1
    assert 'id="find-themes__id__exact"' in page
    assert 'aria-live="polite"' in page.split("find-themes__id__exact")[-1]


@pytest.mark.usefixtures("db")
def test_a_filter_offers_no_more_than_the_most_frequent_and_what_is_chosen(
    as_editor, monkeypatch
) -> None:
    monkeypatch.setattr(facets, "MOST", 2)
    themes = [factories.theme(name=name) for name in ("One", "Two", "Three")]
    for number, theme in enumerate(themes, start=1):
        for _turn in range(number):
            factories.case_study(themes=[theme])
    offered = options(as_editor.get(CASES))["themes__id__exact"]
    assert offered == {themes[1].pk: 2, themes[2].pk: 3}
    chosen = options(as_editor.get(CASES, {"themes__id__exact": themes[0].pk}))
    assert chosen["themes__id__exact"][themes[0].pk] == 1


LISTS = {
    "cases": (CaseStudy, factories.case_study),
    "links": (Link, factories.link),
    "reports": (Report, factories.report),
    "images": (Image, factories.image),
    "organisations": (Organisation, factories.organisation),
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("name", LISTS)
def test_more_rows_ask_for_no_more_statements(db, as_editor, name, monkeypatch) -> None:
    model, make = LISTS[name]
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    admin = as_editor.get(path).context_data["cl"].model_admin
    monkeypatch.setattr(admin, "list_per_page", 4)
    monkeypatch.setattr(admin, "list_max_show_all", 0)

    def statements(**query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_editor.get(path, query).status_code == 200
        return len(captured)

    queries: list[dict[str, str]] = [{}, {"q": "e"}, {"p": "2"}, {"o": "1"}]
    for _turn in range(9):
        make()
    few = [statements(**query) for query in queries]
    for _turn in range(30):
        make()
    assert [statements(**query) for query in queries] == few
    assert max(few) <= 22


SEARCHED = {
    "cases": (CASES, "browsing_words", {"q": "heat", "visibility": "draft", "o": "1"}),
    "images": ("/admin/media/image/", "LIKE", {"q": "picture", "licence__exact": "CC0-1.0"}),
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("name", SEARCHED)
@pytest.mark.parametrize("few", [0, 2000])
def test_a_request_searches_once(world, as_editor, monkeypatch, name, few) -> None:
    path, mark, query = SEARCHED[name]
    monkeypatch.setattr(hits, "FEW", few)
    for _turn in range(3):
        factories.image()
    admin = as_editor.get(path).context_data["cl"].model_admin
    monkeypatch.setattr(admin, "list_per_page", 2)
    monkeypatch.setattr(admin, "list_max_show_all", 0)
    for asked in ({"q": query["q"]}, query, {**query, "p": "1"}):
        with CaptureQueriesContext(connection) as captured:
            changes = as_editor.get(path, asked).context_data["cl"]
            said = [each["sql"] for each in captured.captured_queries]
        assert changes.result_count > 0
        assert sum(mark in each for each in said) == 1, (asked, said)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.usefixtures("world")
def test_a_search_that_took_long_leaves_no_room_for_numbers(as_editor, monkeypatch) -> None:
    monkeypatch.setattr(changelist, "SEARCHED", changelist.BUDGET)
    numbers = options(as_editor.get(CASES, {"q": "heat"}))
    assert numbers["visibility"] == dict.fromkeys(("draft", "scheduled", "published", "expired"))
    assert {number for values in numbers.values() for number in values.values()} == {None}


@pytest.mark.usefixtures("db")
def test_choices_are_looked_up_once_for_a_column_and_read_as_before(as_editor, monkeypatch) -> None:
    for code in ("DK", "SE", ""):
        for _turn in range(3):
            factories.organisation(country=code, kind="cluster")
    read: list[Any] = []
    whole = CountryField.flatchoices

    class Counting:
        def __get__(self, field: Any, owner: Any) -> Any:
            read.append(field)
            return whole.__get__(field, owner)

    monkeypatch.setattr(CountryField, "flatchoices", Counting())
    columns.labels.cache_clear()
    page = as_editor.get("/admin/experts/organisation/?o=3").content.decode()
    cells = re.findall(r'<td class="field-label_of_country">([^<]*)<', page)
    assert cells == ["–"] * 3 + ["Denmark"] * 3 + ["Sweden"] * 3
    assert len(read) == 1


@pytest.mark.full
@pytest.mark.database
@pytest.mark.usefixtures("world")
def test_only_an_order_without_an_index_takes_from_what_is_counted(as_editor, monkeypatch) -> None:
    monkeypatch.setattr(changelist, "SORTED", changelist.BUDGET)
    for order in ("1", "-2", "4", "5", "-6"):
        numbers = options(as_editor.get(CASES, {"o": order}))["visibility"]
        assert None not in numbers.values(), order
    factories.report()
    reports = options(as_editor.get("/admin/resources/report/", {"o": "3"}))["visibility"]
    assert set(reports.values()) == {None}, "by the publisher's name"


def test_an_empty_summary_is_no_parameter_so_that_its_index_is_enough() -> None:
    gaps = {gap.name: gap.condition for gap in gaps_of(Report)}
    statement, parameters = Report.objects.filter(gaps["summary"]).query.sql_with_params()
    assert "\"summary\" = ('')" in statement or "\"summary\" = ''" in statement
    assert parameters == ()


@pytest.mark.full
@pytest.mark.database
def test_what_is_missing_takes_no_room_from_the_numbers_of_other_filters(
    world, as_editor, monkeypatch
) -> None:
    # All but what the first two filters take: counted before the others, it would leave nothing.
    whole = (changelist.BUDGET - 10) / len(world)
    monkeypatch.setattr(GapFilter, "cost", (whole, whole))
    numbers = options(as_editor.get(CASES))
    assert set(numbers["lacks"].values()) == {None}
    for name in numbers.keys() - {"lacks"}:
        assert None not in numbers[name].values(), name
