"""A portal that nobody runs yet, and how its set-up page is filled in."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from smartcities.protection.allowance import Allowance
from smartcities.sharing import background
from smartcities.starting import bringing, views
from tests.admin_walk.browser import shown_values
from tests.conftest import PASSWORD

LINK = re.compile(r"http://[\w.:]+(/admin/set-up/[\w-]+/)")
FILLED = {
    "username": "anna",
    "email": "anna@towns.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "name_en": "Towns of the North",
    "beginning": "empty",
}


@pytest.fixture(autouse=True)
def _alone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a thread, and nobody has tried links before."""
    settings.VAR = tmp_path
    monkeypatch.setattr(background, "start", lambda work: work())
    monkeypatch.setattr(bringing, "PAUSE", 0)
    monkeypatch.setattr(views, "allowance", Allowance(burst=10, per_hour=20))


def said(*options: str) -> str:
    """Run the command and return its standard output."""
    out = StringIO()
    call_command("setup_link", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def link() -> str:
    """Return the path of a new link."""
    return LINK.search(said())[1]


def filled_in(path: str, browser: Client | None = None, **changes: Any) -> HttpResponse:
    """Open the page at *path*, fill it in with *changes*, and send it."""
    browser = browser or Client()
    shown = shown_values(browser.get(path), "set-up")
    return browser.post(path, {**shown, **FILLED, **changes})
