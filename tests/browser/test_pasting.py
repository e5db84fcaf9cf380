"""Text of other programs, pasted into the editor: the same as when it arrives otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy
from smartcities.publishing.fields import sanitise
from tests.admin_walk.browser import admin_url
from tests.publishing.foreign_samples import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(box, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  box.dispatchEvent(new ClipboardEvent("paste", how));
  return document.getElementById("id_body").value;
}"""


def body_of(page: Page) -> Locator:
    """Open the form of a new case and return the box of its body, empty and with the focus."""
    page.goto(admin_url(CaseStudy, "add"))
    box = page.locator(".prose-editor:has(#id_body) .ProseMirror")
    expect(box).to_be_editable()
    box.click()
    return box


def paste(box: Locator, html: str, text: str = "text") -> str:
    """Paste into the box and return what its field holds, which the editor writes at once."""
    return str(box.evaluate(PASTE, [html, text]))


@pytest.mark.full
def test_what_is_pasted_is_what_the_sanitiser_makes_of_it(editor_page: Page) -> None:
    page = editor_page
    box = body_of(page)
    wrong: dict[str, Any] = {}
    for name, (given, right) in SAMPLES.items():
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        expect(box).to_have_text("")
        found = sanitise(paste(box, given))
        if found != right:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.full
def test_low_and_high_letters_have_buttons_that_say_whether_they_are_on(editor_page: Page) -> None:
    page = editor_page
    body_of(page)
    bar = page.locator(".prose-editor:has(#id_body) .prose-menubar")
    page.keyboard.type("CO")
    low = bar.locator("[data-name=subscript]")
    low.click()
    expect(low).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("2")
    low.click()
    page.keyboard.type(" m")
    bar.locator("[data-name=superscript]").click()
    page.keyboard.type("3")
    expect(page.locator("#id_body")).to_have_value("<p>CO<sub>2</sub> m<sup>3</sup></p>")


@pytest.mark.full
def test_pictures_in_what_is_pasted_are_said_to_be_left_out(editor_page: Page) -> None:
    page = editor_page
    box = body_of(page)
    note = page.locator(".prose-editor:has(#id_body) .paste-note")
    paste(box, "<p>One</p><img src='data:,'><img src='data:,'><img width=1 src='data:,'>")
    expect(note).to_contain_text("2 pictures in what you pasted were left out")
    expect(page.locator("#id_body")).to_have_value("<p>One</p>")
    paste(box, "<p>Two</p>")
    expect(note).to_be_hidden()
