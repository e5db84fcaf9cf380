"""The stage on which frames and their hosts meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.embedding.stage import Stage


@pytest.fixture
def stage(chromium: Browser) -> Iterator[Stage]:
    """Return an empty stage; an error on any console of it fails the test."""
    context = chromium.new_context(viewport={"width": 800, "height": 900})
    stage = Stage(context)
    yield stage
    context.close()
    assert stage.errors == []
