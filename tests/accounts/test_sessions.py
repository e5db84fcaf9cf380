"""Sessions: how long they last, and the list of one's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.accounts.sessions.store import background
from tests.accounts.second import ACCOUNT, password_typed
from tests.conftest import PASSWORD, signed_in
from tests.factories import case_study

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def is_in(browser: Client) -> bool:
    return browser.get("/admin/").status_code == 200


@pytest.fixture
def _limits(settings) -> None:
    settings.SESSION_IDLE_SECONDS = 3600
    settings.SESSION_LIFETIME_SECONDS = 6 * 3600


@pytest.mark.full
@pytest.mark.usefixtures("_limits")
def test_a_session_that_nobody_uses_is_over(clock, editor) -> None:
    browser = password_typed()
    clock.shift(timedelta(minutes=59))
    assert is_in(browser)
    clock.shift(timedelta(minutes=59))
    assert is_in(browser), "its use counts anew"
    clock.shift(timedelta(minutes=61))
    assert not is_in(browser)
    assert not Session.objects.exists(), "what is over is deleted"


@pytest.mark.full
@pytest.mark.usefixtures("_limits")
def test_a_session_that_is_used_is_over_all_the_same(clock, editor) -> None:
    browser = password_typed()
    for _ in range(11):
        clock.shift(timedelta(minutes=30))
        assert is_in(browser)
    clock.shift(timedelta(minutes=31))
    assert not is_in(browser)


@pytest.mark.usefixtures("_limits")
def test_what_a_page_asks_by_itself_keeps_no_session_alive(clock, editor, as_editor) -> None:
    case = case_study()
    url = "/admin/casestudies/casestudy/presence/"
    poll = {"user": editor.pk, "tab": "0" * 32, "page": case.pk, "base": [0, 0], "state": "hidden"}
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        as_editor.post(url, poll, content_type="application/json")
    assert not is_in(as_editor)


def test_the_mark_of_the_background_is_on_the_view() -> None:
    assert background(lambda request: None).is_background


@pytest.mark.full
def test_use_is_written_once_in_a_minute(clock, editor, as_editor) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert is_in(as_editor)
        return sum('UPDATE "django_session"' in each["sql"] for each in asked)

    assert writes() == 0
    clock.shift(timedelta(seconds=61))
    assert [writes(), writes()] == [1, 0]


def test_a_visitors_page_reads_no_session(visitor) -> None:
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/")
    assert not any("django_session" in each["sql"] for each in asked)


@pytest.fixture
def two(editor) -> tuple[Client, Client]:
    """Erik at the desk, and with the telephone in another network."""
    desk = password_typed(browser=Client(REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT=FIREFOX))
    phone = password_typed(browser=Client(REMOTE_ADDR="93.184.216.34", HTTP_USER_AGENT=PHONE))
    return desk, phone


def test_the_list_has_device_and_place_in_words(two) -> None:
    desk, _phone = two
    html = desk.get(ACCOUNT).content.decode()
    rows = re.findall(r"<li>\s*<div><strong>(.*?)</li>", html, re.DOTALL)
    assert rows[0].startswith("Firefox on Windows")
    assert "this one" in rows[0]
    assert "the internet connection that you use now" in rows[0]
    assert rows[1].startswith("Safari on iPhone")
    assert "another internet connection (93.184.216.34)" in rows[1]
    assert len(rows) == 2


def test_one_is_ended_and_the_other_stays(two) -> None:
    desk, phone = two
    html = desk.get(ACCOUNT).content.decode()
    urls = re.findall(r'action="(/admin/account/sessions/\d+/end/)"', html)
    assert desk.post(urls[1]).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, False)


def test_all_others_are_ended(two, editor) -> None:
    desk, phone = two
    third = password_typed()
    assert desk.post(f"{ACCOUNT}sessions/end/").status_code == 302
    assert [is_in(each) for each in (desk, phone, third)] == [True, False, False]


@pytest.mark.full
def test_after_a_while_a_session_is_ended_once_the_password_is_typed(clock, two) -> None:
    desk, phone = two
    clock.shift(timedelta(minutes=16))
    answer = desk.post(f"{ACCOUNT}sessions/end/")
    assert "/again/" in answer["Location"]
    assert is_in(phone)
    before = desk.session.session_key
    assert desk.post(answer["Location"], {"password": PASSWORD}).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, False)
    # Whoever has the key of before has nothing any more; the list has the new one.
    assert not Session.objects.filter(session_key=before).exists()
    assert "this one" in desk.get(ACCOUNT).content.decode()


@pytest.mark.full
def test_nobody_ends_a_colleagues_session(two, author) -> None:
    desk, phone = two
    html = desk.get(ACCOUNT).content.decode()
    urls = re.findall(r'action="(/admin/account/sessions/\d+/end/)"', html)
    other = signed_in(author)
    assert [other.post(url).status_code for url in urls] == [404, 404]
    assert desk.get(urls[0]).status_code == 405
    assert is_in(desk)
    assert is_in(phone)


@pytest.mark.full
def test_a_password_that_is_changed_ends_the_others(two) -> None:
    desk, phone = two
    new = "quite another long sentence 7"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert desk.post("/admin/password_change/", form).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, False)
