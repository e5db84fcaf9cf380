"""The style guide: for staff, complete, and drawn with what the portal has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from smartcities.desk.styleguide import tokens
from tests import factories

pytestmark = pytest.mark.django_db
RULES = Path(__file__).parents[2] / "static" / "desk" / "styleguide.css"
NAMES = [name for names in tokens().values() for name in names]


def test_visitors_are_sent_to_the_login(client: Client) -> None:
    answer = client.get("/styleguide/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_staff_see_every_part_even_of_an_empty_portal(as_editor: Client) -> None:
    text = as_editor.get("/styleguide/").content.decode()
    for name in NAMES:
        assert f"--{name}" in text
    assert "Cards appear here once something is published" in text
    assert 'content="noindex"' in text


def test_cards_are_drawn_from_what_is_public(as_editor: Client) -> None:
    factories.case_study(title="A bridge for bicycles")
    factories.case_study(title="Nobody may read this", published_at=None)
    answer = as_editor.get("/styleguide/")
    text = answer.content.decode()
    assert "A bridge for bicycles" in text
    assert "Nobody may read this" not in text
    assert "no-store" in answer["Cache-Control"]


def test_every_token_has_a_rule_that_draws_it() -> None:
    drawn = set(re.findall(r"\.(?:swatch|sample|ruler)--([\w-]+) \{", RULES.read_text()))
    assert drawn == set(NAMES)
