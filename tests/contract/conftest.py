"""Every test here runs once per installed page type; a new type inherits them all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import make

DAY = timedelta(days=1)
HIDDEN = {
    "draft": lambda: {"published_at": None},
    "scheduled": lambda: {"published_at": timezone.now() + DAY},
    "expired": lambda: {
        "published_at": timezone.now() - 2 * DAY,
        "expires_at": timezone.now() - DAY,
    },
    "expiring this moment": lambda: {
        "published_at": timezone.now() - DAY,
        "expires_at": timezone.now(),
    },
    "in the trash": lambda: {
        "published_at": timezone.now() - DAY,
        "trashed_at": timezone.now(),
    },
}


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, db: None, now: Any) -> type[Page]:
    """Return a page type, with the clock stopped."""
    return request.param


@pytest.fixture(params=HIDDEN)
def hidden(request: pytest.FixtureRequest, model: type[Page]) -> Page:
    """Return a page of the type that visitors must not see."""
    return make(model, title="Hidden harbour", **HIDDEN[request.param]())


def listed(client: Client, model: type[Page], query: str = "") -> list[str]:
    """Return the slugs on the type's list, checked to stand in its HTML as well."""
    response = client.get(f"{model.get_list_url()}{query}")
    assert response.status_code == 200
    pages = list(response.context["hits"])
    html = response.content.decode()
    for page in pages:
        assert f'href="{page.get_absolute_url()}"' in html
    return [page.slug for page in pages]
