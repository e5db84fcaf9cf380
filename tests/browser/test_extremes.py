"""The largest form there is, in a browser that may keep nothing, on a server without room."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from resources.models import Recommendation, Report
from smartcities.publishing.models import Autosave
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.states import record_found
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.test_autosave import sign_in
from tests.conftest import colleague

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

SAVED = re.compile(r"^Autosaved \d\d:\d\d$")
ROWS = 300
#: 200 kB of rich text.
NUMBERS = random.Random(1)  # noqa: S311  # no secret
BODY = "".join(
    f"<p>{' '.join(f'word{NUMBERS.randrange(1000)}' for _ in range(60))}</p>" for _ in range(430)
)
#: A browser that gives no page a place to keep anything in. An Error, to know whose script it was.
FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, {
    get() { throw Object.assign(new Error("denied"), {name: "SecurityError"}); },
  });
}"""


def state(page: Page) -> Locator:
    return page.locator("#autosave-state")


def test_300_rows_and_a_text_of_200_kb_are_kept_saved_and_merged(
    groups: None, new_page: Callable[..., Page]
) -> None:
    assert len(BODY) > 200_000
    report = factories.report(title="Long", body=BODY)
    Recommendation.objects.bulk_create(
        Recommendation(report=report, number=number, title=f"Advice {number}", order=number)
        for number in range(1, ROWS + 1)
    )
    # What the form is filled from is a version, so that nothing has to be asked.
    record_found(report)
    page = new_page(colleague("erik", EDITOR))
    page.goto(admin_url(report))
    box = page.locator(".field-body .ProseMirror")
    expect(box).to_be_visible()
    # A colleague saves something of the same text, and a row, meanwhile.
    Report.objects.filter(pk=report.pk).update(body=BODY.replace("<p>", "<p>Hers ", 1))
    Recommendation.objects.filter(number=ROWS).update(title="Hers")
    page.fill("#id_summary", "Mine")
    box.locator("p").last.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" Mine.")
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("#report_form")).to_have_attribute("data-kept", "yes")
    kept = Autosave.objects.get().fields
    assert kept["summary"] == ["Mine"]
    assert len(kept["body"][0]) > 200_000
    assert kept["recommendations-TOTAL_FORMS"] == [str(ROWS)]
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    now = Report.objects.get()
    assert now.summary == "Mine"
    assert now.body == BODY.replace("<p>", "<p>Hers ", 1)[: -len("</p>")] + " Mine.</p>"
    titles = list(now.recommendations.values_list("title", flat=True))
    assert (len(titles), titles[0], titles[-1]) == (ROWS, "Advice 1", "Hers")


def test_where_storage_is_forbidden_the_server_keeps_it(
    groups: None, chromium: Browser, live_server: Any
) -> None:
    case = factories.case_study(title="The harbour")
    # Not by ``new_page``: Django's own scripts complain, and go on.
    context = chromium.new_context(base_url=live_server.url)
    sign_in(context, colleague("erik", EDITOR), live_server.url)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(error.stack or ""))
    page.add_init_script(FORBIDDEN)
    page.goto(admin_url(case))
    page.fill("#id_title", "Port")
    expect(state(page)).to_have_text(SAVED)
    assert Autosave.objects.get().fields["title"] == ["Port"]
    page.route("**/autosave/", lambda route: route.fulfill(status=507, json={}))
    page.fill("#id_title", "Pier")
    expect(state(page)).to_have_text("Not kept anywhere: save now, or copy your text")
    page.unroute("**/autosave/")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    context.close()
    case.refresh_from_db()
    assert case.title == "Pier"
    ours = [each for each in errors if "/static/admin/js/" not in each]
    assert ours == []


def test_on_a_full_disk_the_browser_keeps_it(groups: None, new_page: Callable[..., Page]) -> None:
    case = factories.case_study(title="The harbour")
    page = new_page(colleague("erik", EDITOR), broken="/autosave/")
    page.route("**/autosave/", lambda route: route.fulfill(status=507, json={"reason": "outage"}))
    page.goto(admin_url(case))
    page.fill("#id_title", "Port")
    expect(state(page)).to_contain_text("kept in this browser")
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(admin_url(case))
    offer = page.get_by_role("region", name="Unsaved text")
    offer.get_by_role("link", name="Take it up").click()
    expect(page.locator("#id_title")).to_have_value("Port")
