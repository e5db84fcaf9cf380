"""Every test here that takes ``model`` runs once per installed page type."""

from __future__ import annotations

import pytest

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, db: None, now: object) -> type[Page]:
    """Return a page type, with the clock stopped."""
    return request.param
