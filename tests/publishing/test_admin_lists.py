"""Lists in the admin: exact numbers beside filters, only what exists, and no more statements
with more rows."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from experts.models import Organisation
from resources.models import Link, Report
from smartcities.media.models import Image
from smartcities.publishing.admin.lists import changelist, facets
from smartcities.publishing.models import Theme, User
from smartcities.publishing.visibility import Visibility
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
            state=["planned", "completed", ""][turn * 2 % 3],
            themes=[themes[:2], themes[:1], []][turn * 5 // 3 % 3],
            cities=[cities[:1], cities[:2], cities[1:2]][turn // 2 % 3],
        )
        made.append(case)
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
    if parameter == "state__exact":
        return case.state == value
    relation = parameter.split("__")[0]
    keys = set(getattr(case, relation).values_list("pk", flat=True))
    return value in keys if value is not None else not keys


SOME = {
    "visibility": [None, "draft", "published"],
    "care": [None, "nobody"],
    "state__exact": [None],
    "themes__id__exact": [None, "Energy"],
    "q": [None, "heat"],
}
EVERY = {
    "visibility": [None, *Visibility.values],
    "care": [None, "mine", "due", "nobody"],
    "state__exact": [None, "planned"],
    "themes__id__exact": [None, "Energy"],
    "q": [None, "heat"],
}


@pytest.mark.parametrize("queries", [SOME, pytest.param(EVERY, marks=pytest.mark.full)])
def test_numbers_are_those_of_brute_force_under_all_combinations(
    world, now, editor, as_editor, queries
) -> None:
    energy = Theme.objects.get(name="Energy").pk
    today = now.date()
    cases = list(CaseStudy.objects.all())
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


def test_every_link_leads_to_as_many_rows_as_it_says(world, as_editor) -> None:
    changes = as_editor.get(CASES).context_data["cl"]
    links = [it for each in changes.filter_specs for it in list(each.choices(changes))[1:]]
    assert len(links) > 12
    for link in links:
        found = as_editor.get(CASES + link["query_string"]).context_data["cl"]
        assert (found.result_count, len(found.result_list)) == (link["count"], link["count"]), link


def test_filters_offer_only_what_exists(world, as_editor) -> None:
    offered = options(as_editor.get(CASES))
    themes = Theme.objects.in_bulk()
    assert [themes[key].name for key in offered["themes__id__exact"] if key] == ["Energy", "Water"]
    assert set(offered["state__exact"]) == {"planned", "completed", ""}
    factories.report(document_language="da")
    factories.report(document_language="en")
    languages = options(as_editor.get("/admin/resources/report/"))["document_language__exact"]
    assert languages == {"en": 1, "da": 1}


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
    assert "too many" in answer.content.decode()


@pytest.mark.usefixtures("world")
def test_a_search_that_finds_much_finds_the_same(as_editor, monkeypatch) -> None:
    few = as_editor.get(CASES, {"q": "heat", "visibility": "draft"})
    monkeypatch.setattr(changelist, "FEW", 0)
    many = as_editor.get(CASES, {"q": "heat", "visibility": "draft"})
    titles = [[each.title for each in it.context_data["cl"].result_list] for it in (few, many)]
    assert titles[0] == titles[1] != []
    assert options(many)["visibility"] == dict.fromkeys(
        ("draft", "scheduled", "published", "expired")
    )


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


def test_a_value_nobody_knows_changes_nothing(world, as_editor) -> None:
    for query in ({"visibility": "ever"}, {"care": "x"}):
        assert as_editor.get(CASES, query).context_data["cl"].result_count == len(world)
    wrong = as_editor.get(CASES, {"themes__id__exact": "x"})
    assert (wrong.status_code, wrong["Location"]) == (302, f"{CASES}?e=1")


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
