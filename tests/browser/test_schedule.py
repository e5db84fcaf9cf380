"""*Schedule…* in a real browser: leaving it changes nothing, and it changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, WIDE, barriers, width_needed
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Noon in Copenhagen.
DUE = datetime(2039, 12, 28, 11, 0, tzinfo=UTC)


def moment(page: Page, name: str) -> Locator:
    """Return the day or the time of one of the two moments."""
    return page.get_by_role("dialog").locator(f"#schedule_{name}")


def open_schedule(page: Page) -> Locator:
    # Until its script has begun, the button leads to a page of its own.
    expect(page.locator(".schedule-said")).to_be_attached()
    page.get_by_role("button", name="Schedule…").click()
    expect(moment(page, "published_at_0")).to_be_focused()
    return page.get_by_role("dialog", name="When is it public?")


@pytest.mark.full
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_dialog_changes_by_its_button_alone_and_nothing_but_the_dates(
    new_page: Callable[..., Page], groups: None, viewport: Any
) -> None:
    case = factories.case_study(title="Heat", published_at=None)
    page = new_page(colleague("erik", EDITOR), viewport=viewport)
    page.goto(admin_url(case))
    page.locator("#id_title").fill("Heat and cold")
    leave: dict[str, Callable[[], None]] = {
        "Escape": lambda: page.keyboard.press("Escape"),
        "its second button": lambda: page.get_by_role("button", name="Cancel").click(),
    }
    if viewport == WIDE:
        # On a phone it has the whole screen.
        leave["a click beside it"] = lambda: page.mouse.click(5, 5)
    for way in leave.values():
        dialog = open_schedule(page)
        moment(page, "published_at_0").fill("2039-12-27")
        moment(page, "published_at_1").fill("8:00")
        way()
        expect(dialog).to_have_count(0)
    case.refresh_from_db()
    assert (case.published_at, case.revision) == (None, 0)
    dialog = open_schedule(page)
    expect(moment(page, "published_at_0")).to_have_value("")
    # The calendar stands in the dialog, and its Escape is not the dialog's.
    moment(page, "published_at_0").fill("2039-12-27")
    dialog.locator(".field-published_at [id^=calendarlink]").first.click()
    calendar = dialog.locator(".calendarbox:visible")
    expect(calendar).to_be_visible()
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    dialog.locator(".field-published_at [id^=calendarlink]").first.click()
    calendar.get_by_text("28", exact=True).click()
    expect(moment(page, "published_at_0")).to_have_value("2039-12-28")
    assert width_needed(page) <= viewport["width"]
    assert barriers(page) == []
    moment(page, "expires_at_0").fill("soon")
    dialog.get_by_role("button", name="Set the dates").click()
    expect(dialog.locator(".field-published_at .errorlist")).to_have_text("Give the time as well.")
    expect(moment(page, "expires_at_0")).to_have_value("soon")
    moment(page, "expires_at_0").fill("")
    dialog.locator(".field-published_at [id^=clocklink]").first.click()
    dialog.locator(".clockbox:visible").get_by_text("Noon").click()
    dialog.get_by_role("button", name="Set the dates").click()
    said = "Appears on 28 December 2039, 12:00."
    expect(page.locator(".schedule-said[role=status]")).to_have_text(said)
    expect(page.locator(".appearance")).to_have_text([said, said])
    expect(page.locator("h1 .state")).to_have_text("Scheduled")
    expect(page.get_by_role("button", name="Unpublish")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    case.refresh_from_db()
    assert (case.title, case.published_at) == ("Heat", DUE)
    # What was done here is no news in the line about colleagues.
    expect(page.locator("#presence")).to_have_attribute("data-base", f"[{case.revision},0]")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator("#saved .success")).to_be_visible()
    case.refresh_from_db()
    assert (case.title, case.published_at) == ("Heat and cold", DUE)


@pytest.mark.full
def test_a_page_that_becomes_a_draft_goes_on_with_what_was_typed(
    new_page: Callable[..., Page], groups: None
) -> None:
    case = factories.case_study(title="Heat")
    page = new_page(colleague("erik", EDITOR), viewport=WIDE)
    page.goto(admin_url(case))
    page.locator("#id_title").fill("Heat and cold")
    page.get_by_role("button", name="Unpublish").click()
    expect(page.locator(".messagelist")).to_contain_text("1 page is a draft now.")
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    expect(page.locator("h1 .state")).to_have_text("Draft")
    assert CaseStudy.objects.values_list("title", "published_at").get() == ("Heat", None)
    # So it is with a page that “Schedule…” makes public at once.
    dialog = open_schedule(page)
    moment(page, "published_at_0").fill("2020-12-28")
    moment(page, "published_at_1").fill("8:00")
    dialog.get_by_role("button", name="Set the dates").click()
    expect(page.locator("h1 .state")).to_have_text("Published")
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    expect(page.get_by_role("button", name="Unpublish")).to_be_visible()


@pytest.mark.full
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_on_a_phone_in_another_zone_the_fields_stay_in_sight(
    groups: None, new_page: Callable[..., Page], zone: str
) -> None:
    case = factories.case_study()
    page = new_page(colleague("erik", EDITOR), viewport=PHONE, timezone_id=zone)
    page.goto(f"/admin/casestudies/casestudy/{case.pk}/schedule/")
    expect(page.locator(".timezonewarning").first).to_be_visible()
    fields = page.locator("p.datetime input, p.datetime .datetimeshortcuts")
    expect(fields).to_have_count(8)
    for place in range(8):
        box = fields.nth(place).bounding_box()
        assert box
        assert box["x"] + box["width"] <= PHONE["width"]
