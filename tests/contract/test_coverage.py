"""The contract reaches everything that is installed."""

from pathlib import Path

from django.apps import apps

from smartcities.browsing.filters.registry import FILTERS
from smartcities.publishing.models import Row
from smartcities.publishing.types import page_types
from tests.factories import PAGES, ROWS

SAMPLE = Path(__file__).resolve().parents[1] / "events"


def test_every_page_type_has_a_factory_and_so_these_tests() -> None:
    assert set(page_types()) == set(PAGES)


def test_every_kind_of_row_has_a_factory() -> None:
    assert {model for model in apps.get_models() if issubclass(model, Row)} == set(ROWS)


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
