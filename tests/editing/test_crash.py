"""The browser dies after words at five keys a second: another one offers all but the last four."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.test_autosave import sign_in
from tests.chromium import executable, prepared
from tests.conftest import colleague

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

#: Milliseconds between two keys.
KEY = 200
#: How many of the last words may be lost.
LOST = 4


# Forty words take longer than any other test, and nothing else happens in them.
@pytest.mark.parametrize("number", [15, pytest.param(40, marks=pytest.mark.drill)])
def test_all_but_the_last_four_words_are_offered(
    groups: None, chromium: Browser, new_page: Callable[..., Page], live_server: Any, number: int
) -> None:
    words = [f"w{each:03}" for each in range(number)]
    erik, case = colleague("erik", EDITOR), factories.case_study(title="The harbour")
    url = live_server.url
    # A process of its own, which is killed as when the machine loses its power.
    other = chromium.browser_type.launch(executable_path=executable(), args=["--no-sandbox"])
    try:
        asked = other.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        process = next(each["id"] for each in asked["processInfo"] if each["type"] == "browser")
        context = other.new_context(base_url=url)
        prepared(context)
        sign_in(context, erik, url)
        page = context.new_page()
        page.goto(admin_url(case))
        box = page.locator(".prose-editor:has(#id_body) [contenteditable=true]")
        box.click()
        expect(box).to_be_focused()
        page.keyboard.type(" ".join(words) + " ", delay=KEY)
        os.kill(process, signal.SIGKILL)
    finally:
        other.close()

    page = new_page(erik)
    page.goto(admin_url(case))
    offer = page.get_by_role("region", name="Unsaved text")
    expect(offer).to_contain_text("text")
    offer.get_by_role("link", name="Take it up").click()
    box = page.locator(".prose-editor:has(#id_body) [contenteditable=true]")
    expect(box).to_contain_text(" ".join(words[:-LOST]))
