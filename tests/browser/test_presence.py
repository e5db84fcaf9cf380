"""Two browsers with one page's form open: each sees the other, and what the other did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casestudies.models import CaseStudy
from smartcities.publishing.models import OpenForm
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.chromium import wait_for_value
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What the browser says to a page whose tab is shown, or hidden.
SHOWN = """(hidden) => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
#: Asks the server again, and says who was there when it answered last.
LOOK_AGAIN = """document.dispatchEvent(new Event("visibilitychange")),
  document.querySelector(".presence__others").textContent"""


@pytest.mark.full
def test_two_editors_see_each_other_and_what_was_saved(
    editor_page: Page, new_page: Callable[..., Page]
) -> None:
    case = factories.case_study(title="The harbour")
    eva = colleague("eva", EDITOR)
    eva.first_name, eva.last_name = "Eva", "Lund"
    eva.save()
    mine, hers = editor_page, new_page(eva)
    mine.clock.install()
    mine.goto(admin_url(case))
    line = mine.locator("#presence")
    title = mine.locator("#id_title")
    expect(line.get_by_role("status").first).to_be_empty()
    place = title.bounding_box()

    with hers.expect_response("**/presence/"):
        hers.goto(admin_url(case))
    expect(hers.locator("#presence")).to_contain_text("Also open: erik since")
    # After eight seconds it asks again, and at once when the tab is shown: nothing else moves here.
    mine.clock.pause_at(datetime.now() + timedelta(hours=1))
    mine.clock.run_for(8_000)
    expect(line).to_contain_text("Also open: Eva Lund since")
    title.fill("The harbour of old")
    mine.evaluate(SHOWN, True)
    hers.fill("#id_summary", "Clean water")
    hers.get_by_role("button", name="Publish", exact=True).click()
    expect(hers.locator(".messagelist")).to_contain_text("was changed successfully")
    mine.evaluate(SHOWN, False)
    expect(line).to_contain_text("Eva Lund saved this page at")
    expect(line).to_contain_text("Your text stays; saving merges both.")
    expect(line).to_contain_text("Also open: Eva Lund since")
    mine.clock.resume()
    assert title.bounding_box() == place
    assert barriers(mine) == []
    with mine.expect_popup() as opened:
        line.get_by_role("link", name="What changed").click()
    expect(opened.value.locator("ins")).to_contain_text("Clean water")
    opened.value.close()

    # It stays in sight, in a narrow window as well, and presses go to what lies under it.
    mine.set_viewport_size(PHONE)
    assert width_needed(mine) <= PHONE["width"]
    mine.locator("#id_internal_note").scroll_into_view_if_needed()
    expect(line.get_by_role("link", name="What changed")).to_be_in_viewport()

    # Who leaves is not there any more, and does not only end by itself.
    hers.goto(admin_url(case))
    expect(hers.locator("#presence")).to_contain_text("Also open: erik since")
    OpenForm.objects.update(until=timezone.now() + timedelta(hours=1))
    mine.get_by_role("button", name="Publish", exact=True).click()
    expect(mine.locator(".messagelist")).to_contain_text("was changed successfully")
    saved = CaseStudy.objects.get()
    assert (saved.title, saved.summary) == ("The harbour of old", "Clean water")
    mine.get_by_role("link", name="Case studies").first.click()
    wait_for_value(hers, LOOK_AGAIN, "")
    expect(hers.locator("#presence")).to_contain_text("erik saved this page at")
