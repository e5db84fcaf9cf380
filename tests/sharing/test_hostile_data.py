"""No query string yields an error of ours: a form of a result answers it, or says what is wrong."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data.distributions import address_of, distributions
from tests.browsing.test_hostile_queries import HOSTILE, fuzzing, pieces, raw
from tests.factories import case_study, make, theme
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
#: One of each kind; all of HOSTILE is asked in the long run.
KINDS = {
    **{name: HOSTILE[name] for name in ("nothing", "ten thousand letters", "NUL inside")},
    **{name: HOSTILE[name] for name in ("Cyrillic", "quotes", "FTS operators", "64 bits")},
    **{name: HOSTILE[name] for name in ("negative", "brackets", "broken UTF-8", "broken percent")},
    "four thousand letters": "%C3%B8" * 4000,
    "operators of PostgreSQL": "a%20%26%20!(b%20%7C%20c):*%20%3C-%3E%20%27%27%5C",
}
EVERY_VALUE = {**HOSTILE, **KINDS}
#: No parameter has a good value like these.
NEVER_GOOD = {"ten thousand letters", "four thousand letters", "NUL inside", "NUL"}


def names(model: type[Page]) -> list[str]:
    """Return the parameters of a list, and one that nobody knows."""
    return [*filter_for(model).base_filters, "page", "unheard-of"]


PARAMETERS = [
    pytest.param(model, name, id=f"{model._meta.label_lower}-{name}")
    for model in page_types()
    for name in names(model)
]


def ends(model: type[Page]) -> list[str]:
    """Return the forms of a type that this room writes; the API has its own tests."""
    return [each.end for each in distributions(model) if each.end != "api"]


def asked(path: str, query: str) -> dict[str, list[str]]:
    """Return what a form of a result refuses in the raw *query*, by parameter."""
    response = Client().get(path, QUERY_STRING=query)
    body = drained(response)
    told = f"{response.status_code} for {path}?{query[:120]}"
    assert response.status_code in {200, 400, 404}, told
    assert not response.cookies
    assert response["Access-Control-Allow-Origin"] == "*"
    if response.status_code == 400:
        assert response["Content-Type"] == "application/json"
        answer = response.json()
        assert answer["detail"]
        for name, sentences in answer["errors"].items():
            assert sentences, name
            # Readable, whatever was sent: no walls of text.
            assert all(len(sentence) < 200 and sentence.isprintable() for sentence in sentences)
        return answer["errors"]
    assert body
    if response.status_code == 404:
        # A feed alone has pages, and an end.
        assert path.endswith(".atom"), told
        assert response.json() == {"detail": "The feed has fewer documents."}
    return {}


def check(model: type[Page], end: str, name: str, kind: str, value: str) -> None:
    path, is_known = address_of(model, end), name in filter_for(model).base_filters
    for query in (f"{name}={value}", f"{name}={value}&{name}={value}"):
        refused = asked(path, query)
        assert set(refused) <= {name}, kind
        if is_known and kind in NEVER_GOOD:
            assert refused, kind
        if name == "unheard-of" or (name == "page" and end != "atom") or kind == "nothing":
            assert not refused, kind


@pytest.mark.full
@pytest.mark.parametrize(("model", "name"), PARAMETERS)
@pytest.mark.by_turns
def test_each_parameter_is_answered_or_refused_by_name(model: type[Page], name: str) -> None:
    """Each value in each parameter, by turns in each form: they read a query by the same code."""
    make(model, themes=[theme()])
    forms = ends(model)
    # Another form begins with each parameter.
    for turn, (kind, value) in enumerate(EVERY_VALUE.items(), names(model).index(name)):
        check(model, forms[turn % len(forms)], name, kind, value)


def _pages_agree(model: type[Page], name: str, kinds: dict[str, str]) -> None:
    for kind, value in kinds.items():
        query = f"{name}={value}"
        response = Client().get(model.get_list_url(), QUERY_STRING=query)
        if response.status_code == 404:
            assert name == "page", kind
            continue
        assert response.status_code == 200, kind
        assert not response.cookies
        is_told = "Part of the address was left out" in response.content.decode()
        is_refused = bool(asked(address_of(model, "atom"), query))
        assert is_told == is_refused, f"{kind} of {name}"


@pytest.mark.full
@pytest.mark.parametrize("name", ["q", "theme", "sort", "language"])
def test_what_data_refuses_a_page_says_in_words(name: str) -> None:
    case_study(themes=[theme()])
    _pages_agree(page_types()[0], name, KINDS)


@pytest.mark.full
@pytest.mark.parametrize("turns", [4, pytest.param(1, marks=pytest.mark.drill)])
@pytest.mark.parametrize(("model", "name"), PARAMETERS)
def test_so_does_every_page_for_every_value(model: type[Page], name: str, turns: int) -> None:
    """Each value in each parameter, by turns on the pages of each type: one code reads them."""
    make(model, themes=[theme()])
    begin = (names(model).index(name) + page_types().index(model)) % turns
    _pages_agree(model, name, dict(list(EVERY_VALUE.items())[begin::turns]))


@pytest.mark.full
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_the_catalogue_has_no_parameters(value: str) -> None:
    assert asked("/catalogue.jsonld", f"q={value}&page={value}&{value}={value}") == {}


def fuzz(model: type[Page], values: list[tuple[str, str]], tail: str) -> None:
    query = "&".join(
        f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in values
    )
    for end in ends(model):
        asked(address_of(model, end), f"{query}&q={tail}")


@fuzzing(8)
@given(values=pieces, tail=raw)
def test_no_chance_query_breaks_a_form(values: list[tuple[str, str]], tail: str) -> None:
    fuzz(page_types()[0], values, tail)


@pytest.mark.full
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
@fuzzing(25)
@given(values=pieces, tail=raw)
def test_no_chance_query_breaks_any_form(
    model: type[Page], values: list[tuple[str, str]], tail: str
) -> None:
    fuzz(model, values, tail)
