"""The contract reaches everything that is installed."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from smartcities.browsing.filters.registry import FILTERS
from smartcities.publishing.models import Page, Row
from smartcities.publishing.types import page_types
from tests.events.models import Event
from tests.factories import PAGES, ROWS, KeyFigure, make, row
from tests.page_types.declaring import DECLARED, declared, row_of

SAMPLE = Path(__file__).resolve().parents[1] / "events"


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_a_page_type_is_declared_to_these_tests(model: type[Page]) -> None:
    assert declared(model).form, f"Say what the admin's form of a new {model.__name__} needs."


def test_nothing_is_declared_that_is_not_installed() -> None:
    assert set(PAGES) == set(page_types())
    assert set(ROWS) <= set(apps.get_models())


@pytest.mark.django_db
def test_every_kind_of_row_says_what_it_needs() -> None:
    for model in apps.get_models():
        if issubclass(model, Row):
            row_of(model)


@pytest.mark.django_db
def test_what_is_not_declared_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DECLARED, Event)
    with pytest.raises(LookupError, match=r"how to make a Event: .* in tests/page_types/events.py"):
        make(Event)
    monkeypatch.delitem(ROWS, KeyFigure)
    with pytest.raises(LookupError, match=r"KeyFigure says .* tests/page_types/casestudies.py"):
        row(KeyFigure)


def test_nothing_of_a_page_type_is_missing() -> None:
    # What is, the error says: manage.py check prints the same.
    call_command("check")


def test_every_page_type_has_filters() -> None:
    assert set(page_types()) <= set(FILTERS)


def test_the_sample_type_is_among_the_page_types() -> None:
    assert "events.Event" in [model._meta.label for model in page_types()]


def test_a_fifth_type_takes_less_than_sixty_lines() -> None:
    # The two lines that settings and urls need are counted with it; what makemigrations
    # writes and the template are not.
    written = [*SAMPLE.glob("*.py"), *SAMPLE.glob("demo/*.toml")]
    assert len(written) == 6
    assert sum(len(path.read_text().splitlines()) for path in written) + 2 < 60
