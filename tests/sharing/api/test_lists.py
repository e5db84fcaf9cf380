"""``/api/v1/<list>/``: the list's own result as JSON, for every page type."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.browsing.filters.registry import filter_for
from smartcities.index import index_of
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.api.serializers import item_path, list_path
from smartcities.sharing.data.columns import columns_of
from tests.contract.conftest import DAY, HIDDEN, listed
from tests.contract.test_filters import bad_values, three
from tests.factories import case_study, city, image, make, theme
from tests.sharing.api.reading import answered, refused, slugs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_the_overview_names_every_list(visitor: Client) -> None:
    lists = answered("/api/v1/")["lists"]
    assert [each["name"] for each in lists] == [model.list_path for model in page_types()]
    for each in lists:
        assert answered(each["url"])["results"] == []


def test_an_item_has_the_names_of_the_table(model: type[Page]) -> None:
    page = make(model, title="“Ærø”", themes=[theme(slug="energy", name="Energy")])
    (item,) = answered(list_path(model))["results"]
    assert set(item) >= {column.name for column in columns_of(model)}
    assert item["slug"] == page.slug
    assert item["title"] == page.title
    assert item["url"] == f"http://testserver{page.get_absolute_url()}"
    assert item["api_url"] == f"http://testserver{item_path(model, page.slug)}"
    assert item["themes"] == [{"value": "energy", "label": "Energy"}]
    assert item["language"] == {"value": "en", "label": "English"}
    assert item["published_at"] == "2027-02-28T12:00:00Z"


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_public_is_nowhere(model: type[Page], visitor: Client, state: str) -> None:
    hidden = make(model, title="Hidden harbour", **HIDDEN[state]())
    assert answered(list_path(model)) == {"results": [], "next": None, "previous": None}
    assert visitor.get(item_path(model, hidden.slug)).status_code == 404


@pytest.mark.parametrize("sort", ["", "newest", "oldest", "title", "updated", "TITLE"])
@pytest.mark.full
@pytest.mark.database
@pytest.mark.by_turns
def test_the_order_is_the_list_s(model: type[Page], visitor: Client, now: Any, sort: str) -> None:
    three(model, now)
    for title in ("Ærø", "Øresund", "Århus", "aalborg", "Zürich", "Ångström"):
        make(model, title=title)
    expected = listed(visitor, model, f"?sort={sort}")
    assert slugs(answered(list_path(model), f"sort={sort}")) == expected


def test_the_filters_are_the_list_s(model: type[Page], visitor: Client) -> None:
    energy = theme(slug="energy")
    for fields in ({"themes": [energy], "title": "Harbour"}, {"themes": [energy]}, {}):
        make(model, **fields)
    for query in (
        "theme=energy",
        "theme=ENERGY&q=harbour",
        "q=harbour",
        "theme=energy&language=en",
    ):
        found = slugs(answered(list_path(model), query))
        assert sorted(found) == sorted(listed(visitor, model, f"?{query}"))


def test_a_bad_value_is_refused_by_its_name(model: type[Page]) -> None:
    for name, value in bad_values(model).items():
        if name != "page":
            assert refused(list_path(model), f"{name}={value}") == {name}


def test_everything_wrong_is_said_at_once(model: type[Page]) -> None:
    query = "theme=none&sort=relevance&limit=0&cursor=x&changed_since=soon"
    expected = {"theme", "sort", "limit", "cursor", "changed_since"}
    assert refused(list_path(model), query) == expected


def test_relevance_is_refused_and_q_orders_by_newest(model: type[Page], now: Any) -> None:
    make(model, title="Harbour", published_at=now - 9 * DAY)
    make(model, body="<p>A harbour.</p>", title="Newer", published_at=now - DAY)
    assert refused(list_path(model), "q=harbour&sort=relevance") == {"sort"}
    assert refused(list_path(model), "sort=relevance") == {"sort"}
    assert slugs(answered(list_path(model), "q=harbour")) == slugs(answered(list_path(model)))


def test_what_the_grammar_does_not_know_is_ignored(model: type[Page]) -> None:
    page = make(model)
    for query in ("page=7", "page=x", "utm_source=letter", "format=xml", "offset=1"):
        assert slugs(answered(list_path(model), query)) == [page.slug]


def test_an_empty_parameter_asks_for_nothing(model: type[Page]) -> None:
    page = make(model)
    names = [*filter_for(model).base_filters, "limit", "cursor", "changed_since"]
    assert slugs(answered(list_path(model), "&".join(f"{name}=" for name in names))) == [page.slug]


def test_nobody_is_asked_who_they_are(model: type[Page], as_editor: Client) -> None:
    draft = make(model, published_at=None)
    for path in (list_path(model), item_path(model, draft.slug)):
        response = as_editor.get(path, headers={"Accept": "text/html, application/xml"})
        assert response["Content-Type"] == "application/json"
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "Accept," not in f"{response.get('Vary', '')},"
    assert as_editor.get(item_path(model, draft.slug)).status_code == 404


def test_a_page_takes_as_many_queries_for_many_items_as_for_few(model: type[Page]) -> None:
    def queries() -> int:
        # Who asks first after a change brings the index up to date, and looks what is due next.
        index_of(model, version.current())
        with CaptureQueriesContext(connection) as asked:
            answered(list_path(model), "theme=energy&limit=100")
        return len(asked)

    energy, picture = theme(slug="energy"), image()
    fields = {"themes": [energy]} | ({"image": picture} if _has_image(model) else {})
    for _ in range(2):
        make(model, **fields)
    few = queries()
    for _ in range(6):
        make(model, **fields)
    assert queries() == few <= 14


def _has_image(model: type[Page]) -> bool:
    return any(field.name == "image" for field in model._meta.concrete_fields)


def test_places_are_public_ones_with_their_countries(visitor: Client) -> None:
    seen = city(("DK", "SE"), title="Øresund", latitude="55.6", longitude="12.6")
    case_study(cities=[seen, city(("NO",), title="Oslo", published_at=None)])
    (item,) = answered("/api/v1/case-studies/")["results"]
    countries = [{"value": "DK", "label": "Denmark"}, {"value": "SE", "label": "Sweden"}]
    (place,) = item["places"]
    assert place == {
        "slug": "oresund",
        "title": "Øresund",
        "longitude": 12.6,
        "latitude": 55.6,
        "countries": countries,
    }
    assert item["cities"] == [{"value": "oresund", "label": "Øresund"}]
    assert item["countries"] == countries


def test_numbers_are_numbers_and_what_is_not_known_is_null(visitor: Client) -> None:
    case_study(cost="1250000.50", cost_currency="DKK", start_year=2011)
    (item,) = answered("/api/v1/case-studies/")["results"]
    assert (item["cost"], item["start_year"], item["end_year"]) == (1250000.5, 2011, None)
    assert (item["state"], item["image"], item["result_summary"]) == (None, None, None)


def test_a_picture_comes_with_its_credit_and_licence(visitor: Client) -> None:
    case_study(image=image(alt="A harbour.", credit="Ada", licence="CC-BY-4.0"))
    picture = answered("/api/v1/case-studies/")["results"][0]["image"]
    assert (picture["alt"], picture["credit"]) == ("A harbour.", "Ada")
    assert picture["licence"] == {"value": "CC-BY-4.0", "label": "CC BY 4.0"}
    assert picture["url"].startswith("http://testserver/media/")
