"""Browsers that show errors instead of raising them."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def editors_browser(as_editor: Client) -> Client:
    """Return the editor's browser."""
    as_editor.raise_request_exception = False
    return as_editor


@pytest.fixture
def visitors_browser() -> Client:
    """Return a visitor's browser."""
    return Client(raise_request_exception=False)
