"""Two editors with one report open: both texts live, and asked only where both wrote the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from resources.models import Report
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, WIDE, barriers, width_needed
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>The first of all.</p><p>The second of them.</p>"


def write(page: Page, place: int, text: str) -> None:
    """Put *text* at the end of a paragraph of the report's text, by keyboard as one does."""
    box = page.locator(".field-body .ProseMirror[contenteditable]")
    paragraph = box.locator("p").nth(place)
    expect(paragraph).to_be_visible()
    paragraph.click()
    expect(box).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(text)
    expect(paragraph).to_contain_text(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()


@pytest.mark.full
def test_both_paragraphs_are_live_and_the_same_sentence_is_asked(
    editor_page: Page, new_page: Callable[..., Page]
) -> None:
    report = factories.report(title="Harbours", body=BODY)
    olga = colleague("olga", EDITOR)
    olga.first_name, olga.last_name = "Olga", "Lund"
    olga.save()
    erik_page, olga_page = editor_page, new_page(olga)
    for page in (erik_page, olga_page):
        page.goto(admin_url(report))
    write(olga_page, 0, " By Olga.")
    save(olga_page)
    expect(olga_page.locator(".messagelist")).to_contain_text("was changed successfully")
    olga_page.goto(admin_url(report))
    write(erik_page, 1, " By Erik.")
    save(erik_page)
    said = erik_page.locator(".messagelist")
    expect(said).to_contain_text("With the changes that Olga Lund saved meanwhile: Text.")
    live = "<p>The first of all. By Olga.</p><p>The second of them. By Erik.</p>"
    assert Report.objects.get().body == live

    # Olga's form is older than what Erik saved: his words are taken in, hers are asked.
    erik_page.goto(admin_url(report))
    write(erik_page, 0, " And more.")
    save(erik_page)
    expect(said).to_contain_text("was changed successfully")
    write(olga_page, 0, " But less.")
    save(olga_page)
    asked = olga_page.locator(".field-body .merge-question")
    expect(asked).to_be_visible()
    expect(olga_page.locator(".field-body .errorlist")).to_contain_text("changed this too")
    box = olga_page.locator(".field-body .ProseMirror[contenteditable]")
    expect(box.locator("p").first).to_have_text("The first of all. By Olga. But less.")
    theirs = asked.locator(".merge-way", has_text="Theirs")
    expect(theirs.locator("ins").first).to_have_text(" And more.")
    assert barriers(olga_page) == []
    olga_page.set_viewport_size(PHONE)
    assert width_needed(olga_page) <= PHONE["width"]
    olga_page.set_viewport_size(WIDE)
    asked.get_by_role("radio", name="Both").check()
    save(olga_page)
    expect(olga_page.locator(".messagelist")).to_contain_text("was changed successfully")
    body = Report.objects.get().body
    assert body == (
        "<p>The first of all. By Olga. And more.</p><p>The first of all. By Olga. But less.</p>"
        "<p>The second of them. By Erik.</p>"
    )
