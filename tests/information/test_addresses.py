"""Information pages stand directly below the root, and never in the way of anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from information.models import InformationPage
from smartcities.monitoring.health import State
from smartcities.operations.checks import words
from smartcities.publishing.slugs import reserved_words
from tests.events.models import Event
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/about/", "/da/about/", "/embed/about/"])
def test_a_page_stands_directly_below_the_root(visitor: Client, path: str) -> None:
    make(InformationPage, slug="about", title="Who we are")
    assert "Who we are" in visitor.get(path).content.decode()


def test_the_way_to_it_is_from_the_front_page(visitor: Client) -> None:
    make(InformationPage, slug="about", title="Who we are")
    html = visitor.get("/about/").content.decode()
    crumbs = html.partition('id="crumbs"')[2].partition("</nav>")[0]
    assert 'href="/"' in crumbs
    assert "/information/" not in crumbs
    assert "/information/" not in html.partition('"BreadcrumbList"')[2].partition("</script>")[0]


def test_what_nobody_has_is_not_found(visitor: Client) -> None:
    assert visitor.get("/nothing/").status_code == 404


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from patterns(each, route)


def test_no_word_that_another_address_begins_with_is_free() -> None:
    # Of this file's own making: what stands before the first slash of each route.
    first = {route.lstrip("^").partition("/")[0] for route in patterns(get_resolver())}
    plain = {word for word in first if word.replace("-", "").isalnum()}
    assert {"admin", "api", "embed", "search", "events", "media", "oembed"} < plain
    assert plain <= reserved_words()
    assert {"robots", "case-studies", "static", "da", "en"} <= reserved_words()


@pytest.mark.parametrize("word", ["search", "Events", "robots", "da", "static", "information"])
def test_such_a_word_is_refused_in_a_sentence(word: str) -> None:
    page = InformationPage(title="Taken", slug=word)
    with pytest.raises(ValidationError, match="the portal itself begin with") as caught:
        page.full_clean()
    assert set(caught.value.error_dict) == {"slug"}


def test_a_title_that_is_such_a_word_gets_another_address(visitor: Client) -> None:
    page = make(InformationPage, title="Search")
    assert page.slug == "search-2"
    assert visitor.get("/search-2/").status_code == 200


def test_types_with_a_path_of_their_own_take_any_word() -> None:
    assert make(Event, title="Search").slug == "search"


def test_a_page_that_a_new_address_hides_is_reported() -> None:
    page = make(InformationPage, title="Meetings", slug="meetings")
    assert words.words().state is State.OK
    # As if the type of that list had come after the page.
    InformationPage.objects.filter(pk=page.pk).update(slug="events")
    assert resolve("/events/").url_name == "event-list"
    found = words.words()
    assert found.state is State.WARNING
    assert found.details == ("/events/: Meetings",)
    (warning,) = (each for each in run_checks(databases=["default"]) if each.obj == page)
    assert "/events/ belongs to the portal" in warning.msg


def test_two_types_at_the_root_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "at_root", True)
    assert "publishing.E006" in {each.id for each in run_checks()}
