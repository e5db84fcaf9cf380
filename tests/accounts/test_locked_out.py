"""What is said to whoever has to wait."""

from __future__ import annotations

import pytest

from tests.accounts.login import login

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def refused(clock, **headers: str):
    for _ in range(5):
        login("erik", "wrong")
    clock.shift(2 * 60 + 30)
    return login("erik", "wrong", **headers)


def test_it_is_said_when_to_try_again(clock) -> None:
    answer = refused(clock)
    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "750")
    assert "<h1>Please wait 13 minutes</h1>" in html
    assert "wrong 5 times" in html
    # At noon in UTC it is one o'clock in Copenhagen; to the minute that is surely over.
    assert "from 13:16 (CET)" in html
    assert "no-store" in answer["Cache-Control"]


def test_it_is_said_in_the_browsers_language(clock) -> None:
    answer = refused(clock, HTTP_ACCEPT_LANGUAGE="da")
    html = answer.content.decode()
    assert 'lang="da"' in html
    assert "<h1>Vent 13 minutter</h1>" in html
    assert "fra kl. 13:16 (CET)" in html


def test_the_last_minute_is_one_minute(clock) -> None:
    refused(clock)
    clock.shift(12 * 60)
    answer = login("erik", "wrong")
    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    assert "<h1>Please wait 1 minute</h1>" in answer.content.decode()


@pytest.mark.full
def test_who_shares_a_connection_is_told_so(clock) -> None:
    for number in range(31):
        answer = login(f"name{number}", "wrong")
    html = answer.content.decode()
    assert "wrong 30 times within an hour" in html
    assert "<h1>Please wait 60 minutes</h1>" in html
