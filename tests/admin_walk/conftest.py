"""The rest of the cast that walks the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.conftest import PASSWORD, signed_in


@pytest.fixture
def superuser(db):
    """Root, whom only the shell makes."""
    return get_user_model().objects.create_superuser("root", password=PASSWORD)


@pytest.fixture
def as_superuser(superuser) -> Client:
    """Return the superuser's browser."""
    return signed_in(superuser)


@pytest.fixture
def olga(db: None) -> Any:
    """A second user who may do everything, with a name."""
    names = {"first_name": "Olga", "last_name": "Lund"}
    return get_user_model().objects.create_superuser("olga", password=PASSWORD, **names)
