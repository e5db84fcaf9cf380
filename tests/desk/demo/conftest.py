"""The demo content, for all tests of this folder and taken away after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.flushing import states

#: After every date in the demo, so that all of it is public.
LATER = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="package")
def loaded(kept_demo: int, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Put the demo into the database and return how many things that are."""
    with django_db_blocker.unblock():
        states.put_back("demo")
    yield kept_demo
    with django_db_blocker.unblock():
        states.put_back("empty")


@pytest.fixture
def portal(loaded: int, db: None) -> Iterator[int]:
    """Show the demo to one test, at a moment when all of it is public."""
    with time_machine.travel(LATER, tick=False):
        yield loaded
