"""The Health page and ``manage.py health``: the same checks, for administrators alone."""

from __future__ import annotations

from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.test import Client

from smartcities.monitoring import health
from smartcities.monitoring.health import Check, Finding, State
from tests.conftest import colleague, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/health/"


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Have three checks, and return what the one that asks others was called by."""
    asked = Mock(return_value=Finding(State.OK, "Asked."))
    given = [
        Check("good", "Good thing", lambda: Finding(State.OK, "Fine.")),
        Check("bad", "Bad thing", lambda: Finding(State.FAILED, "Away.", "Bring it.", ("<b>x",))),
        Check("others", "Other thing", asked, asks_others=True),
    ]
    monkeypatch.setattr(health, "_checks", {each.key: each for each in given})
    return asked


@pytest.fixture
def administrator() -> Client:
    return signed_in(colleague("olga", "administrator"))


def test_an_administrator_reads_what_is_wrong_and_what_to_do(
    administrator: Client, asking: Mock
) -> None:
    answer = administrator.get(ADDRESS)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    text = answer.text
    assert text.index("Bad thing") < text.index("Good thing")
    assert "1 thing has failed." in text
    assert "Bring it." in text
    assert "&lt;b&gt;x" in text
    # Others are asked by the button alone.
    assert "Check other machines too" in text
    assert not asking.called


def test_the_button_asks_others(administrator: Client, asking: Mock) -> None:
    text = administrator.post(ADDRESS).text
    assert asking.call_count == 1
    assert "Asked." in text
    assert "Check other machines too" not in text


def test_a_form_of_another_site_makes_the_portal_ask_nobody(asking: Mock) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(colleague("olga", "administrator"))
    assert browser.post(ADDRESS).status_code == 403
    assert not asking.called


@pytest.mark.parametrize("group", ["author", "editor"])
def test_others_neither_open_it_nor_see_the_way_to_it(group: str, asking: Mock) -> None:
    browser = signed_in(colleague("erik", group))
    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(ADDRESS).status_code == 403
    assert ADDRESS not in browser.get("/admin/").text


def test_the_index_leads_administrators_to_it(administrator: Client) -> None:
    assert f'href="{ADDRESS}"' in administrator.get("/admin/").text


def test_it_speaks_danish(asking: Mock) -> None:
    user = colleague("olga", "administrator")
    user.language = "da"
    user.save()
    text = signed_in(user).get(ADDRESS).text
    assert "1 ting har fejlet." in text
    assert "Gør dette:" in text


def test_the_portals_own_checks_are_all_on_the_page(administrator: Client) -> None:
    text = administrator.get(ADDRESS).text
    for name in (
        "Database",
        "Cache",
        "Storage of",
        "Disk",
        "Mail",
        "Clock",
        "Scheduled pages",
        "Settings",
    ):
        assert f"<h2>{name}" in text
    assert "Certificates of partners" in text


def told(*arguments: str) -> tuple[str, Any]:
    """Return what the command prints, and its exit code."""
    out = StringIO()
    try:
        call_command("health", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_the_command_prints_the_same_and_ends_as_monitoring_plugins_do(asking: Mock) -> None:
    text, code = told()
    assert text.splitlines()[0] == "FAILED  Bad thing: Away."
    assert "Bring it." in text
    assert code == 2
    assert not asking.called


def test_the_command_asks_others_on_request(asking: Mock) -> None:
    assert "Asked." in told("--ask-others")[0]
    assert asking.called


@pytest.mark.parametrize("state", list(State))
def test_the_exit_code_is_the_worst_state(monkeypatch: pytest.MonkeyPatch, state: State) -> None:
    check = Check("one", "One", lambda: Finding(state, "Said."))
    monkeypatch.setattr(health, "_checks", {"one": check})
    assert told()[1] == state.value
