"""Whatever a query to the API or an export says, it is answered or refused, never an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.sharing.api.serializers import list_path
from tests.browsing.test_hostile_queries import HOSTILE
from tests.factories import make, theme
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGING = ("limit", "cursor", "changed_since")
SINCE = "changed_since=2027-01-01T00:00:00Z"
MORE = {"four thousand letters": "a" * 4_000, "operators": "%22NEAR/2%22%20%26%20!a%20%7C%20(b:*)"}
VALUES = HOSTILE | MORE


def asked(path: str, query: str) -> int:
    """Return the status of a raw query, which is 200 or a 400 that names parameters."""
    response = Client().get(path, QUERY_STRING=query)
    assert response.status_code in (200, 400), f"{response.status_code} for {query[:200]}"
    if response.status_code == 400:
        assert response.json()["errors"], query[:200]
    else:
        drained(response)
    assert not response.cookies
    return response.status_code


#: Ways to ask with a parameter: alone, twice, with changed_since, and where a name is expected.
SPELLINGS = ("{0}={1}", "{0}={1}&{0}={1}", SINCE + "&{0}={1}", "{0}[]={1}&{1}={0}")


def queries(model: type[Page], value: str, first: int) -> Iterator[str]:
    """Yield queries that give *value* to each parameter, by turns in each spelling."""
    names = (*filter_for(model).base_filters, *PAGING, "page", "unheard-of")
    for turn, name in enumerate(names, first):
        yield SPELLINGS[turn % len(SPELLINGS)].format(name, value)


@pytest.mark.full
def test_every_parameter_at_once_takes_hostile_values(model: type[Page]) -> None:
    make(model, themes=[theme()])
    names = (*filter_for(model).base_filters, *PAGING, "page")
    for value in VALUES.values():
        asked(list_path(model), "&".join(f"{each}={value}" for each in names * 2))


@pytest.mark.full
@pytest.mark.parametrize("name", [*PAGING, "sort", "q", "theme"])
def test_one_parameter_takes_hostile_values(visitor: Client, name: str) -> None:
    for value in VALUES.values():
        for query in (f"{name}={value}", f"{SINCE}&{name}={value}"):
            asked("/api/v1/case-studies/", query)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("name", VALUES)
@pytest.mark.by_turns
def test_each_parameter_takes_a_hostile_value(model: type[Page], name: str) -> None:
    make(model, themes=[theme()])
    # Exports and feeds have their own (tests/sharing/test_hostile_data.py).
    for query in queries(model, VALUES[name], list(VALUES).index(name)):
        asked(list_path(model), query)


@pytest.mark.parametrize("name", VALUES)
def test_a_hostile_slug_is_not_there(visitor: Client, name: str) -> None:
    value = VALUES[name].replace("?", "")
    response = visitor.get(f"/api/v1/case-studies/{value}/")
    assert response.status_code in (200, 404)
    assert response["Content-Type"] == "application/json"


def test_four_thousand_parameters_are_an_ordinary_request(model: type[Page]) -> None:
    make(model)
    path = list_path(model)
    assert asked(path, "&".join(f"p{number}=1" for number in range(4000))) == 200
    assert asked(path, "&".join(["theme=x"] * 4000)) == 400
    assert asked(path, "&".join(["limit=5"] * 4000)) == 200
