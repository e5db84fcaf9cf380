"""Autosave in a real browser: what was typed is there after a closed tab, a crash, an outage."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import Autosave
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, WIDE, barriers, width_needed
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTOSAVE = re.compile(r"/autosave/$")
#: The words of the state that say that the server has everything.
SAVED = re.compile(r"^Autosaved \d\d:\d\d$")
#: A browser that has no room, or no permission, for copies of forms.
FULL = """const setItem = Storage.prototype.setItem;
Storage.prototype.setItem = function (name, value) {
  if (name.startsWith("autosave:")) throw new DOMException("full", "QuotaExceededError");
  setItem.call(this, name, value);
};"""
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


@pytest.mark.full
def test_words_of_a_tab_that_was_closed_are_taken_up(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    # A form that nobody touches is not kept, whatever its widgets do while they are built.
    expect(text_box(page, "body")).to_be_visible()
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
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(admin_url(case))
    expect(page.locator("#id_figures-0-value")).to_have_value("13")
    expect(text_box(page, "body")).to_contain_text(WORDS.strip())
    expect(offer(page)).to_have_count(0)


@pytest.mark.full
def test_a_new_page_that_was_never_saved_is_on_the_desk(editor_page: Page) -> None:
    page = editor_page
    page.goto(admin_url(CaseStudy, "add"))
    page.fill("#id_title", "A new harbour")
    page.get_by_role("button", name="Add another key figure").click()
    page.fill("#id_figures-0-label", "Swimmers")
    page.fill("#id_figures-0-value", "many")
    type_words(page, text_box(page, "body"), WORDS)
    expect(state(page)).to_have_text(SAVED)
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto("/admin/")
    unfinished = page.get_by_role("region", name="Unfinished, not saved")
    unfinished.get_by_role("link", name="A new harbour").click()
    expect(page.locator("#id_title")).to_have_value("A new harbour")
    expect(page.locator("#id_figures-0-label")).to_have_value("Swimmers")
    expect(page.locator("#id_figures-0-value")).to_have_value("many")
    expect(text_box(page, "body")).to_contain_text(WORDS.strip())
    expect(state(page)).to_have_text(SAVED)
    page.goto("/admin/")
    expect(unfinished.get_by_role("listitem")).to_have_count(1)
    unfinished.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("heading", name="I edited last")).to_be_visible()
    expect(unfinished).to_have_count(0)


@pytest.mark.full
def test_without_a_connection_the_browser_keeps_it(
    groups: None, new_page: Callable[..., Page], case: CaseStudy
) -> None:
    page = new_page(colleague("erik", EDITOR), broken="/")
    context = page.context
    page.goto(admin_url(case))
    context.set_offline(True)
    page.fill("#id_title", "Port")
    expect(state(page)).to_have_text("No connection: kept in this browser")
    # A crash; and what only the browser has is offered as well.
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(admin_url(case))
    expect(offer(page)).to_contain_text("title")
    offer(page).get_by_role("link", name="Take it up").click()
    expect(page.locator("#id_title")).to_have_value("Port")


@pytest.mark.full
def test_when_the_connection_is_back_the_server_has_it(
    groups: None, new_page: Callable[..., Page], case: CaseStudy
) -> None:
    page = new_page(colleague("erik", EDITOR), broken="/")
    page.goto(admin_url(case))
    page.context.set_offline(True)
    page.fill("#id_title", "Port")
    expect(state(page)).to_have_text("No connection: kept in this browser")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert Autosave.objects.get().fields["title"] == ["Port"]


@pytest.mark.full
def test_whoever_signs_in_next_sees_nothing_and_its_user_gets_it_back(
    groups: None, new_page: Callable[..., Page], case: CaseStudy, live_server: Any
) -> None:
    erik, eva = colleague("erik", EDITOR), colleague("eva", EDITOR)
    page = new_page(erik, broken="/autosave/")
    context = page.context
    page.goto(admin_url(case))
    # The session has ended on the server.
    Session.objects.all().delete()
    page.fill("#id_title", "My secret")
    expect(state(page)).to_contain_text("You are signed out: kept in this browser")
    # Somebody else signs in, in another tab.
    sign_in(context, eva, live_server.url)
    page.fill("#id_title", "My own secret")
    page.locator("#id_title").blur()
    expect(state(page)).to_contain_text("Somebody else is signed in")
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(admin_url(case))
    expect(text_box(page, "body")).to_be_visible()
    page.fill("#id_summary", "Of Eva")
    expect(state(page)).to_have_text(SAVED)
    expect(offer(page)).to_have_count(0)
    assert {each.user for each in Autosave.objects.all()} == {eva}
    # The first one again.
    page.close(run_before_unload=False)
    sign_in(context, erik, live_server.url)
    page = context.new_page()
    page.goto(admin_url(case))
    expect(offer(page)).to_have_count(1)
    offer(page).get_by_role("link", name="Take it up").click()
    expect(page.locator("#id_title")).to_have_value("My own secret")


@pytest.mark.full
def test_a_browser_that_keeps_nothing_says_so_and_asks_before_leaving(
    groups: None, new_page: Callable[..., Page], case: CaseStudy
) -> None:
    page = new_page(colleague("erik", EDITOR), broken="/autosave/")
    page.add_init_script(FULL)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto(admin_url(case))
    page.fill("#id_title", "Port")
    expect(state(page)).to_have_text(SAVED)
    # The server has it: nothing is to be asked.
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="I edited last")).to_be_visible()
    assert asked == []
    page.route("**/autosave/", lambda route: route.fulfill(status=503, json={}))
    page.goto(admin_url(case))
    page.fill("#id_title", "Pier")
    expect(state(page)).to_have_text("Not kept anywhere: save now, or copy your text")
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="I edited last")).to_be_visible()
    assert asked == ["beforeunload"]


@pytest.mark.full
def test_logging_out_takes_the_browser_s_copy_away(
    groups: None, new_page: Callable[..., Page], case: CaseStudy
) -> None:
    page = new_page(colleague("erik", EDITOR), broken="/autosave/")
    page.route("**/autosave/", lambda route: route.fulfill(status=503, json={}))
    page.goto(admin_url(case))
    page.fill("#id_title", "Port")
    expect(state(page)).to_contain_text("kept in this browser")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Logged out")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(name => /^autosave:/.test(name))") == []


@pytest.mark.full
def test_neither_cursor_nor_undo_are_disturbed(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    page.locator("#id_title").fill("The harbour")
    page.locator("#id_title").press("Home")
    page.keyboard.type("See ")
    expect(state(page)).to_have_text(SAVED)
    page.keyboard.type("all of ")
    expect(page.locator("#id_title")).to_have_value("See all of The harbour")
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator("#id_title")).not_to_have_value("See all of The harbour")


@pytest.mark.full
def test_what_another_open_tab_has_in_hand_is_not_offered(
    editor_page: Page, case: CaseStudy
) -> None:
    page = editor_page
    page.goto(admin_url(case))
    page.fill("#id_title", "Port")
    expect(state(page)).to_have_text(SAVED)
    other = page.context.new_page()
    other.goto(admin_url(case))
    other.fill("#id_summary", "Another tab")
    expect(state(other)).to_have_text(SAVED)
    expect(offer(other)).to_have_count(0)
    assert len(Autosave.objects.all()) == 2
    page.close(run_before_unload=False)
    other.reload()
    expect(offer(other)).to_have_count(2)


@pytest.mark.full
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desktop", "phone"])
def test_the_row_of_buttons_does_not_grow_under_the_pointer(
    groups: None, new_page: Callable[..., Page], viewport: Any
) -> None:
    page = new_page(colleague("erik", EDITOR), viewport=viewport)
    case = factories.case_study(title="Heat")
    page.goto(f"/admin/casestudies/casestudy/{case.pk}/change/")
    row = page.locator(".submit-row")
    expect(page.locator(".field-body .ProseMirror")).to_be_visible()
    height = row.evaluate("row => row.offsetHeight")
    page.fill("#id_summary", "Words")
    expect(state(page)).to_contain_text("Autosaved")
    expect(page.locator(".submit-unsaved")).to_be_visible()
    expect(row).to_have_js_property("offsetHeight", height)
