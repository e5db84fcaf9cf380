"""Links in texts in a real browser: the bar of buttons by keyboard, and the dialog of links."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.browser.conftest import barriers
from tests.chromium import wait_for_value
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"


#: Whether the focused editor has heard of the browser's selection, which it is told a moment later.
KNOWS_SELECTION = """(() => {
  const { view, state } = document.activeElement.editor ?? {};
  if (!view) return false;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  return view.posAtDOM(anchorNode, anchorOffset) === state.selection.anchor
    && view.posAtDOM(focusNode, focusOffset) === state.selection.head;
})()"""


def editor_of(page: Page, field: str) -> Locator:
    return page.get_by_role("textbox", name=field, exact=True)


@pytest.mark.full
def test_the_bar_is_one_stop_of_the_tab_key_and_arrows_go_through_it(editor_page: Page) -> None:
    page = editor_page
    page.goto(f"{CASES}add/")
    bar = page.get_by_role("toolbar", name="Formatting: Text", exact=True)
    first, last = bar.get_by_role("button").first, bar.get_by_role("button", name="Redo")
    expect(bar.locator("button[tabindex='0']")).to_have_count(1)
    editor_of(page, "Text").click()
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    expect(last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Heading 3")).to_be_focused()
    # Back by Tab to where one was, and on by Tab into the text.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="Heading 3")).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor_of(page, "Text")).to_be_focused()


@pytest.mark.full
def test_an_editor_links_a_page_by_its_name_and_an_address_by_its_words(editor_page: Page) -> None:
    harbour = factories.case_study(title="The clean harbour", published_at=None)
    factories.case_study(title="Another project")
    page = editor_page
    page.goto(f"{CASES}add/")
    page.fill("#id_title", "With links")
    editor_of(page, "Text").click()
    page.keyboard.type("See also ")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    field = dialog.get_by_role("combobox", name="Page or address")
    expect(field).to_be_focused()
    page.keyboard.type("clean har")
    option = dialog.get_by_role("option", name="The clean harbour")
    expect(option).to_be_visible()
    expect(option).to_contain_text("Draft")
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("The clean harbour")
    expect(dialog).to_contain_text("Until it is public, visitors see the words without the link.")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".field-body .link-unseen")).to_have_text("The clean harbour")

    page.keyboard.type(" and ours")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    wait_for_value(page, KNOWS_SELECTION, True)
    page.locator(".field-body").get_by_role("button", name="Link", exact=True).click()
    field.fill("file:///C:/plan.docx")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("your own computer")
    field.fill("www.example.org/plan")
    dialog.get_by_role("button", name="Set the link").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist .warning")).to_contain_text("“The clean harbour”")
    rel = 'rel="noopener noreferrer"'
    assert CaseStudy.objects.get(title="With links").body == (
        f'<p>See also <a href="page:casestudies.casestudy:{harbour.pk}" {rel}>The clean harbour</a>'
        f' and <a href="https://www.example.org/plan" {rel}>ours</a></p>'
    )
    # The dialog names the page again.
    page.locator(".field-body .link-unseen").click()
    # The bar shows where the caret is for the editor; a key pressed sooner finds it at the start.
    unlink = page.locator(".field-body").get_by_role("button", name="Remove the link")
    expect(unlink).to_be_visible()
    page.keyboard.press("Control+k")
    expect(field).to_have_value("The clean harbour")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(editor_of(page, "Text")).to_be_focused()


@pytest.fixture
def danish_page(groups: None, new_page: Any) -> Page:
    user = colleague("dorte", EDITOR)
    user.language = "da"
    user.save()
    return new_page(user)


@pytest.mark.full
def test_bar_and_dialogs_speak_danish(danish_page: Page) -> None:
    page = danish_page
    page.goto(f"{CASES}add/")
    bar = page.locator(".field-body .prose-menubar")
    expect(bar).to_have_attribute("aria-label", "Formatering: Tekst")
    names = bar.get_by_role("button").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names[:2] == ["Overskrift 2", "Overskrift 3"]
    assert "Indsæt link" not in names
    bar.get_by_role("button", name="Indsæt en tabel").click()
    expect(page.get_by_role("heading", name="Ny tabel")).to_be_visible()
    for name in ("Indsæt", "Annuller"):
        expect(page.locator("dialog").get_by_role("button", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Side eller adresse")).to_be_focused()
