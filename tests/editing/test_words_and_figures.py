"""A word in what is live, and a figure that somebody changed: from the admin's front page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import KeyFigure
from resources.models import Report
from smartcities.publishing.models import Page as PortalPage
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved
from tests.conftest import colleague, signed_in
from tests.editing.acts import Acts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go_to(did: Acts, letters: str, page: PortalPage) -> None:
    """Open the form of *page* by a few letters of its title."""
    did.page.goto("/admin/")
    did.loads = 0
    did.press("Control+k")
    did.type(did.page.get_by_role("combobox", name="Page, picture, list or command"), letters)
    expect(did.page.get_by_role("option").first).to_contain_text(page.title)
    did.press("Enter")
    did.page.wait_for_url(f"**{admin_url(page)}")


@pytest.mark.full
def test_a_word_in_a_live_report_takes_five_acts_and_one_load(editor_page: Page) -> None:
    report = factories.report(title="Clean harbours", body="<p>The water is clean.</p>")
    did = Acts(editor_page)
    go_to(did, "Clean", report)
    box = editor_page.locator(".field-body .ProseMirror[contenteditable]")
    did.click(box.get_by_text("The water is clean."))
    did.press("End")
    did.type(box, " Now.")
    # At once: what stands in the fields is what is published.
    did.press("Control+Enter")
    expect(editor_page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Report.objects.public().get().body == "<p>The water is clean. Now.</p>"
    assert did.acts <= 5, vars(did)
    assert did.loads <= 1  # the goal is two


@pytest.mark.full
def test_who_changed_a_figure_and_its_old_value_take_seven_acts_and_three_loads(
    editor_page: Page,
) -> None:
    case = factories.case_study(title="Bathing in the harbour")
    factories.row(KeyFigure, case, label="Swimmers", value=12)
    other = signed_in(colleague("olga", EDITOR))
    for title, value in (("Bathing in the harbour", "15"), ("Bathing in harbours", "15")):
        saved(other, case, opened(other, case), title=title, figures__0__value=value)
    case.refresh_from_db()
    did = Acts(editor_page)
    go_to(did, "Bathing in", case)
    did.click(editor_page.get_by_role("link", name="Versions"))
    changed = editor_page.locator(".version", has_text="Swimmers")
    expect(changed).to_contain_text("olga")
    row = changed.locator(".difference", has_text="Swimmers")
    expect(row.locator("del")).to_have_text("12")
    did.click(row.get_by_role("link", name="Put this back"))
    expect(editor_page.locator("#id_figures-0-value")).to_have_value("12")
    did.click(editor_page.get_by_role("button", name="Publish", exact=True))
    expect(editor_page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert KeyFigure.objects.get().value == 12
    case.refresh_from_db()
    assert case.title == "Bathing in harbours"
    assert did.acts <= 7, vars(did)
    assert did.loads <= 3
