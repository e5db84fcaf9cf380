"""A refusal that only asks to save again stands alone: there is nothing to correct."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from resources.models import Recommendation
from smartcities.publishing.links.reference import reference_to
from smartcities.publishing.models import Theme
from tests import factories
from tests.admin_walk.browser import opened, sent

pytestmark = pytest.mark.django_db
CORRECT = "Please correct"


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("make", "said", "places"),
    [
        (factories.theme, "Nothing of yours is lost", 1),
        # Beside the field, and in the summary that leads to it.
        (factories.event, "Choose what is to stand here", 2),
    ],
)
def test_a_conflict_stands_alone(as_editor: Client, make: Any, said: str, places: int) -> None:
    thing = make()
    mine = opened(as_editor, thing)
    summary = {"summary": "Theirs."}
    sent(as_editor, thing, mine, **summary)
    html = text_of(sent(as_editor, thing, mine, summary="Mine."))
    assert html.count(said) == places
    assert CORRECT not in html
    assert "Error:" not in html
    assert "<title>Not saved yet: " in html
    assert 'class="asked"' in html


def test_beside_a_conflict_the_rest_is_to_be_corrected(as_editor: Client) -> None:
    thing = factories.theme()
    mine = opened(as_editor, thing)
    sent(as_editor, thing, mine, summary="Theirs.")
    html = text_of(sent(as_editor, thing, mine, summary="Mine.", order="many"))
    assert f"{CORRECT} the error below." in html
    assert html.count("Nothing of yours is lost") == 1
    assert "<title>Error: " in html


@pytest.mark.full
def test_a_question_about_what_would_be_lost_stands_alone(as_editor: Client) -> None:
    report = factories.report()
    Recommendation.objects.create(report=report, number=3, title="Build quays")
    link = f'<a href="{reference_to(report)}/recommendations/3/">x</a>'
    factories.event(body=f"<p>{link}</p>")
    typed = {"recommendations-0-DELETE": "on"}
    html = text_of(sent(as_editor, report, {**opened(as_editor, report), **typed}, "_publish"))
    # It stands with the rows as well, to which the first leads.
    assert html.count("save again to go ahead") == 2
    assert CORRECT not in html
    assert "<title>Not saved yet: " in html


def test_what_is_wrong_is_still_called_so(as_editor: Client) -> None:
    html = text_of(sent(as_editor, Theme, opened(as_editor, Theme), name=""))
    assert f"{CORRECT} the error below." in html
    assert "Not saved yet" not in html
