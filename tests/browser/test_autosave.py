"""Autosave in a real browser: what was typed is there after a closed tab, a crash, an outage."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import Autosave
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTOSAVE = re.compile(r"/autosave/$")
#: The words of the state that say that the server has everything.
SAVED = re.compile(r"^Autosaved \d\d:\d\d$")
WORDS = "One two three four five six seven eight nine ten. "


def state(page: Page) -> Locator:
    return page.locator("#autosave-state")


def offer(page: Page) -> Locator:
    return page.get_by_role("region", name="Unsaved text")


def text_box(page: Page, name: str) -> Locator:
    """Return the rich-text editor that has taken the place of the field *name*."""
    return page.locator(f".prose-editor:has(#id_{name}) [contenteditable=true]")


def type_words(page: Page, box: Locator, words: str) -> None:
    """Type *words* at the end of a rich text that is there and has the focus."""
    box.click()
    expect(box).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(words)
    expect(box).to_contain_text(words.strip())


def sign_in(context: BrowserContext, user: object, url: str) -> None:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def case(transactional_db: None) -> CaseStudy:
    """Return a case study with a figure."""
    made = factories.case_study(title="The harbour")
    factories.row(KeyFigure, made, label="Swimmers", value=12)
    return made


def test_words_of_a_tab_that_was_closed_are_taken_up(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    page.fill("#id_figures-0-value", "twelve")
    type_words(page, text_box(page, "body"), WORDS * 4)
    expect(state(page)).to_have_text(SAVED)
    context = page.context
    # As in a crash: nothing that a page does when it is left.
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(admin_url(case))
    expect(offer(page)).to_contain_text("text")
    expect(offer(page)).to_contain_text("1 key figure")
    expect(page.locator("#id_figures-0-value")).to_have_value("12")
    assert barriers(page) == []
    page.set_viewport_size(PHONE)
    assert width_needed(page) <= PHONE["width"]
    offer(page).get_by_role("link", name="Take it up").click()

    expect(offer(page)).to_contain_text("Taken up, not saved yet")
    expect(page.locator("#id_figures-0-value")).to_have_value("twelve")
    expect(text_box(page, "body")).to_contain_text((WORDS * 4).strip())
    # It is kept on in this tab; a reload offers it again.
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(offer(page)).to_have_count(1)
    offer(page).get_by_role("link", name="Take it up").click()
    page.fill("#id_figures-0-value", "13")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(admin_url(case))
    expect(page.locator("#id_figures-0-value")).to_have_value("13")
    expect(text_box(page, "body")).to_contain_text(WORDS.strip())
    expect(offer(page)).to_have_count(0)
