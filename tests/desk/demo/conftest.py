"""The demo content, loaded once for all tests of this folder and rolled back after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction

from smartcities.desk import demo

#: After every date in the demo, so that all of it is public.
LATER = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    """Load the demo and return how many things that were."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LATER, tick=False):
            number = demo.load(lambda line: None)
        with django_db_blocker.block():
            yield number
        transaction.set_rollback(True)


@pytest.fixture
def portal(loaded: int, db: None) -> Iterator[int]:
    """Show the demo to one test, at a moment when all of it is public."""
    with time_machine.travel(LATER, tick=False):
        yield loaded
