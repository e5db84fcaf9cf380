"""Two editors with one report open: both paragraphs are live in six acts, and nothing is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from resources.models import Report
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.conftest import colleague
from tests.editing.acts import Acts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def written_and_saved(page: Page, place: int, text: str) -> Acts:
    """Put *text* at the end of a paragraph, and save; return what that took."""
    did = Acts(page)
    box = page.locator(".field-body .ProseMirror[contenteditable]")
    paragraph = box.locator("p").nth(place)
    expect(paragraph).to_be_visible()
    did.click(paragraph)
    did.press("End")
    did.type(box, text)
    expect(paragraph).to_contain_text(text)
    did.click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    return did


def test_both_paragraphs_are_live_in_six_acts(
    editor_page: Page, new_page: Callable[..., Page]
) -> None:
    report = factories.report(title="Harbours", body="<p>The first.</p><p>The second.</p>")
    pages = (editor_page, new_page(colleague("olga", EDITOR)))
    for page in pages:
        page.goto(admin_url(report))
    done = [written_and_saved(page, place, " More.") for place, page in enumerate(pages)]
    assert Report.objects.public().get().body == "<p>The first. More.</p><p>The second. More.</p>"
    assert sum(each.acts for each in done) <= 6
    # Neither form was left: the second shows the other's paragraph as well.
    assert sum(each.loads for each in done) == 0
    box = pages[1].locator(".field-body .ProseMirror[contenteditable]")
    expect(box.locator("p")).to_have_text(["The first. More.", "The second. More."])
    # What she takes back is her own.
    box.press("Control+z")
    expect(box.locator("p")).to_have_text(["The first. More.", "The second."])
