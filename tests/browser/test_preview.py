"""The preview beside the form, as its user sees it follow what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import Revision
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import EDITOR, PHONE, barriers, width_needed
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = "#preview iframe.is-shown"


def shown(page: Page) -> FrameLocator:
    """Return the frame in sight."""
    return page.frame_locator(SHOWN)


@pytest.fixture
def case() -> CaseStudy:
    found = factories.case_study(title="The clean harbour", slug="harbour", summary="In short")
    factories.row(KeyFigure, found, label="Swimmers", value=12)
    return found


def test_it_follows_what_is_typed(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    button = page.get_by_role("button", name="Preview", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    page.locator("#id_title").press("Control+Shift+P")
    expect(button).to_have_attribute("aria-expanded", "true")
    panel = page.get_by_role("region", name="Preview")
    expect(panel.get_by_role("tab", name="Page")).to_have_attribute("aria-selected", "true")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The clean harbour")
    # Typing goes on where it was.
    expect(page.locator("#id_title")).to_be_focused()
    page.fill("#id_title", "The dirty harbour")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The dirty harbour")
    page.fill("#id_figures-0-label", "Ships")
    expect(shown(page).locator("main")).to_contain_text("Ships")

    # Not valid yet: the frame stays, and the reasons stand beside it.
    page.fill("#id_title", "")
    problem = panel.get_by_role("link", name="Title")
    expect(problem).to_be_visible()
    expect(panel.get_by_role("status")).to_have_text("The last valid state is shown.")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The dirty harbour")
    assert barriers(page) == []
    problem.click()
    expect(page.locator("#id_title")).to_be_focused()
    page.fill("#id_title", "The blue harbour")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The blue harbour")
    expect(problem).to_be_hidden()

    # Each tab shows the page in another place, and the keys go from one to the next.
    panel.get_by_role("tab", name="Page").focus()
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("tab", name="Phone")).to_be_focused()
    expect(page.locator(SHOWN)).to_have_css("width", "390px")
    page.keyboard.press("ArrowRight")
    expect(shown(page).locator("ul.cards")).to_contain_text("The blue harbour")
    panel.get_by_role("tab", name="Embed").click()
    expect(shown(page).locator("body")).to_contain_text("Read on Smart Cities")
    panel.get_by_role("tab", name="Search result").click()
    result = panel.get_by_role("tabpanel")
    expect(result).to_contain_text("The blue harbour – Smart Cities")
    expect(result).to_contain_text("/case-studies/harbour/")
    page.fill("#id_summary", "What search engines read")
    expect(result).to_contain_text("What search engines read")
    assert barriers(page) == []

    # Nothing of it is saved.
    case.refresh_from_db()
    assert case.title == "The clean harbour"
    assert not Revision.objects.exists()
    page.keyboard.press("Control+Shift+P")
    expect(panel).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.full
def test_a_new_row_of_a_new_page_is_seen(editor_page: Page) -> None:
    page = editor_page
    page.goto(admin_url(CaseStudy, "add"))
    page.get_by_role("button", name="Preview", exact=True).click()
    panel = page.get_by_role("region", name="Preview")
    expect(panel.get_by_role("status")).to_have_text("It appears when the form is valid.")
    page.fill("#id_title", "Brand new")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("Brand new")
    page.get_by_role("button", name="Add another Key figure").click()
    page.fill("#id_figures-0-value", "17")
    page.fill("#id_figures-0-label", "Ferries")
    expect(shown(page).locator("main")).to_contain_text("Ferries")
    assert not CaseStudy.objects.exists()


@pytest.mark.full
def test_links_and_forms_do_not_leave_the_form(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    page.get_by_role("button", name="Preview", exact=True).click()
    link = shown(page).get_by_role("link", name="Smart Cities").first
    with page.expect_popup() as popup:
        link.click()
    expect(popup.value.locator("main")).to_be_visible()
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The clean harbour")
    form = shown(page).locator("form[method=get], form:not([method])").first
    form.evaluate("each => each.requestSubmit()")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The clean harbour")
    expect(page.locator("#id_title")).to_have_value("The clean harbour")


@pytest.mark.full
def test_the_place_that_is_edited_comes_into_sight(editor_page: Page, case: CaseStudy) -> None:
    long = "".join(f"<p>Paragraph {number}</p>" for number in range(80))
    CaseStudy.objects.filter(pk=case.pk).update(body=long, what_did_not_work="<p>The end.</p>")
    page = editor_page
    page.goto(admin_url(case))
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(shown(page).get_by_text("Paragraph 0", exact=True)).to_be_in_viewport()
    expect(shown(page).get_by_text("The end.")).not_to_be_in_viewport()
    page.locator(".field-what_did_not_work [contenteditable]").focus()
    expect(shown(page).get_by_text("The end.")).to_be_in_viewport()
    page.locator("#id_title").focus()
    expect(shown(page).get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.full
def test_on_a_phone_it_is_a_screen_of_its_own(
    groups: None, new_page: Callable[..., Page], case: CaseStudy
) -> None:
    page = new_page(colleague("erik", EDITOR), viewport=PHONE)
    page.goto(admin_url(case))
    button = page.get_by_role("button", name="Preview", exact=True)
    button.click()
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The clean harbour")
    assert width_needed(page) <= PHONE["width"]
    assert barriers(page) == []
    back = page.get_by_role("button", name="Back to the form")
    expect(back).to_be_focused()
    back.click()
    expect(page.get_by_role("region", name="Preview")).to_be_hidden()
    expect(button).to_be_focused()
    # It would hide the form, so it is not opened by itself.
    page.reload()
    expect(button).to_be_visible()
    expect(page.locator("#preview")).to_be_hidden()


@pytest.mark.full
def test_a_browser_remembers_it(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    page.goto(admin_url(case))
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_role("tab", name="Card").click()
    expect(shown(page).locator("ul.cards")).to_be_visible()
    edge = page.get_by_role("separator", name="Width of the preview")
    edge.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", "45")
    page.reload()
    expect(page.get_by_role("tab", name="Card")).to_have_attribute("aria-selected", "true")
    expect(shown(page).locator("ul.cards")).to_be_visible()
    expect(edge).to_have_attribute("aria-valuenow", "45")
    page.get_by_role("button", name="Close the preview").click()
    page.reload()
    expect(page.get_by_role("button", name="Preview", exact=True)).to_be_visible()
    expect(page.locator("#preview")).to_be_hidden()


@pytest.mark.full
def test_a_hostile_text_runs_nothing(editor_page: Page, case: CaseStudy) -> None:
    page = editor_page
    said: list[Any] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(admin_url(case))
    page.get_by_role("button", name="Preview", exact=True).click()
    page.fill("#id_title", "A<img src=x onerror=alert(1)><script>alert(2)</script>")
    expect(shown(page).get_by_role("heading", level=1)).to_contain_text("onerror=alert(1)")
    page.get_by_role("tab", name="Search result").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("<script>alert(2)</script>")
    assert said == []
