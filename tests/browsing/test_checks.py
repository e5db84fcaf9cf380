"""What a page type lacks is said in a sentence that names what to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from resources.models import Recommendation, Report
from smartcities.browsing.filters.registry import FILTERS, filter_for
from smartcities.index import declarations
from smartcities.index.declarations import declaration_of
from tests.events.models import Event


def complaints() -> dict[str, str]:
    """Return the hints of what the system checks find about the sample type, by their ids."""
    return {each.id: each.hint for each in run_checks() if each.obj is Event}


def test_a_whole_type_has_no_complaints() -> None:
    assert complaints() == {}


def test_a_type_without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FILTERS, Event)
    assert "PageFilter in the app's filters.py" in complaints()["browsing.E001"]
    with pytest.raises(ImproperlyConfigured, match=r"PageFilter under @register\(Event\)"):
        filter_for(Event)


def test_a_type_that_the_index_was_told_nothing_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(declarations._declarations, Event)
    with pytest.raises(ImproperlyConfigured, match=r"PageFilter under @register\(Event\)"):
        declaration_of(Event)


@override_settings(ROOT_URLCONF="smartcities.urls")
def test_a_type_without_addresses() -> None:
    assert "page_urls(Event) in the app's urls.py" in complaints()["browsing.E003"]


@pytest.mark.parametrize("path", ["", "reports"])
def test_a_type_without_a_place_of_its_own(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(Event, "list_path", path)
    found = {each.id: each.hint for each in run_checks()}
    assert "list_path" in found["publishing.E001"]


@pytest.mark.parametrize(
    "address",
    [
        lambda page: f"/events/{page.day:%Y}/{page.slug}/",
        lambda page: f"/events/{page.pk}/{page.slug}/",
        lambda page: f"/events/{page.slug}/about/",
        lambda page: f"/events/{page.themes.first()}/{page.slug}/",
        lambda page: f"/meetings/{page.slug}",
    ],
    ids=["another field", "the key", "more after it", "a relation", "without its end"],
)
def test_a_type_whose_address_links_in_texts_could_not_find(
    monkeypatch: pytest.MonkeyPatch, address: Callable[[Event], str]
) -> None:
    monkeypatch.setattr(Event, "get_absolute_url", address)
    assert "of the slug alone, with the slug last" in complaints()["publishing.E005"]


def test_a_part_whose_address_links_in_texts_could_not_find(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Recommendation, "get_absolute_url", lambda row: f"/rec/{row.number}/")
    assert ("publishing.E005", Report) in {(each.id, each.obj) for each in run_checks()}


def test_a_type_that_editors_cannot_reach() -> None:
    options = type(admin.site.get_model_admin(Event))
    admin.site.unregister(Event)
    try:
        assert "PageAdmin in the app's admin.py" in complaints()["publishing.E004"]
    finally:
        admin.site.register(Event, options)
