"""What the editors' desk leads to, by as few acts as promised."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.editing.acts import Acts
from tests.factories import image, report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_live_reports_without_a_cover_take_two_acts_and_one_load(editor_page: Page) -> None:
    for title, fields in {
        "Live and bare": {},
        "A draft": {"published_at": None},
        "Live with a cover": {"image": image()},
    }.items():
        report(title=title, **fields)
    page = editor_page
    page.goto("/admin/")
    did = Acts(page)
    tile = page.locator(".kind-tile.model-report")
    did.click(tile.get_by_role("link", name="1 published without a picture"))
    expect(page.locator("#result_list tbody .field-named")).to_have_text(["Live and bare"])
    chosen = page.locator("#changelist-filter .selected .option__name")
    expect(chosen).to_have_text(["Published", "Without a picture"])
    assert did.acts <= 2
    assert did.loads <= 1
