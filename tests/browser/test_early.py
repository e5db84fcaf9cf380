"""What is pressed or typed while something is still coming: it is neither lost nor led elsewhere.

Each test holds one answer back and lets it go at the moment that used to be the wrong one.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests import factories
from tests.admin_walk.browser import admin_url

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"
#: Another answer of the same server, read after the one before.
AND_A_LATER_ONE = """fetch("/robots.txt").then((answer) => answer.text())
    .then(() => new Promise(requestAnimationFrame))"""


def hold(page: Page, pattern: str) -> list[Route]:
    """Hold what matches the pattern back; the test lets each of it go."""
    held: list[Route] = []
    page.route(re.compile(pattern), lambda route: held.append(route))
    return held


def answered(page: Page, pattern: str, held: Route) -> None:
    """Let the answer come, and wait until the page has read it and drawn a frame."""
    with page.expect_response(re.compile(pattern)) as answer:
        held.continue_()
    answer.value.finished()
    page.evaluate(AND_A_LATER_ONE)


def refused(page: Page) -> list[Route]:
    """Send a form with two errors; return the script of the page that says so, held back."""
    page.goto(f"{CASES}add/")
    page.get_by_role("button", name="Add another Key figure").click()
    page.fill("#id_figures-0-label", "Households")
    page.fill("#id_figures-0-value", "seven")
    held = hold(page, r"portal-admin/form\.js")
    with page.expect_request(re.compile(r"portal-admin/form\.js")):
        page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
    return held


def test_who_writes_already_is_not_called_away_when_the_page_is_ready(editor_page: Page) -> None:
    page = editor_page
    (script,) = refused(page)
    page.locator("#id_summary").click()
    page.keyboard.type("Wri")
    script.continue_()
    expect(page.locator(".errornote")).to_have_attribute("tabindex", "-1")
    page.keyboard.type("tten")
    expect(page.locator("#id_summary")).to_have_value("Written")


def test_a_field_that_was_given_the_focus_by_other_means_keeps_it(editor_page: Page) -> None:
    page = editor_page
    (script,) = refused(page)
    # As voice control does, without a press or a key.
    page.locator("#id_summary").focus()
    script.continue_()
    expect(page.locator(".errornote")).to_have_attribute("tabindex", "-1")
    expect(page.locator("#id_summary")).to_be_focused()


def test_a_link_to_an_error_that_is_pressed_at_once_leads_to_its_field(editor_page: Page) -> None:
    page = editor_page
    (script,) = refused(page)
    page.get_by_role("link", name="Key figure, Value").click()
    expect(page).to_have_url(re.compile("#id_figures-0-value$"))
    script.continue_()
    expect(page.locator("#id_figures-0-value")).to_be_focused()
    # The next refusal is read from its beginning.
    expect(page).to_have_url(re.compile("/add/$"))


def test_colours_are_switched_before_the_page_is_there_whole(visitor_page: Page) -> None:
    page = visitor_page
    held = hold(page, r"js/head\.js")
    page.goto("/cities/", wait_until="commit")
    switch = page.get_by_role("button", name="Dark colours")
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    held[0].continue_()
    expect(switch).to_have_attribute("aria-pressed", "true")


def test_what_was_chosen_for_other_words_is_not_where_enter_leads(visitor_page: Page) -> None:
    factories.city(title="Aarhus", slug="aarhus")
    page = visitor_page
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("aar")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    hold(page, r"/search/suggest")
    field.press_sequentially("dvark")
    field.press("Enter")
    page.wait_for_url("**/search/?q=aardvark")


def test_a_suggestion_stays_under_the_finger_that_presses_it(visitor_page: Page) -> None:
    factories.city(title="Aarhus", slug="aarhus")
    page = visitor_page
    page.goto("/")
    field, option = page.get_by_role("combobox"), page.get_by_role("option")
    field.press_sequentially("aar")
    expect(option).to_have_count(1)
    held = hold(page, r"/search/suggest")
    with page.expect_request(re.compile("q=aarh$")):
        field.press_sequentially("h")
    option.hover()
    page.mouse.down()
    answered(page, "q=aarh$", held[0])
    page.mouse.up()
    page.wait_for_url("**/cities/aarhus/")


def test_a_command_stays_under_the_finger_that_presses_it(editor_page: Page) -> None:
    harbour = factories.case_study(title="The clean harbour")
    page = editor_page
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Go to…")).to_be_visible()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to…")
    expect(dialog.get_by_role("option", name="Case studies")).to_be_visible()
    page.keyboard.type("harb")
    best = dialog.get_by_role("option", name="The clean harbour")
    expect(best).to_be_visible()
    held = hold(page, r"/go-to/\?q=harbo$")
    with page.expect_request(re.compile("q=harbo$")):
        page.keyboard.type("o")
    best.hover()
    page.mouse.down()
    answered(page, "q=harbo$", held[0])
    page.mouse.up()
    page.wait_for_url(f"**{admin_url(harbour)}")


def test_arrows_pressed_before_the_answer_go_through_what_it_brings(editor_page: Page) -> None:
    for title in ("The clean harbour", "The clean harbour again"):
        factories.case_study(title=title)
    page = editor_page
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Go to…")).to_be_visible()
    held = hold(page, r"/go-to/\?q=clean")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to…")
    expect(dialog.get_by_role("option", name="Case studies")).to_be_visible()
    with page.expect_request(re.compile("q=clean")):
        page.keyboard.type("clean")
    page.keyboard.press("ArrowDown")
    held[0].continue_()
    options = dialog.get_by_role("option", name="The clean harbour")
    expect(options).to_have_count(2)
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")


def test_a_page_that_was_chosen_is_not_covered_by_a_later_answer(editor_page: Page) -> None:
    factories.case_study(title="The clean harbour")
    page = editor_page
    page.goto(f"{CASES}add/")
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    field = dialog.get_by_role("combobox", name="Page or address")
    expect(field).to_be_focused()
    page.keyboard.type("clean har")
    option = dialog.get_by_role("option", name="The clean harbour")
    expect(option).to_be_visible()
    hold(page, r"q=clean\+harx$")
    with page.expect_request(re.compile(r"q=clean\+harx$")):
        page.keyboard.type("x")
    # Nobody waits any longer for an answer to what stood there before.
    with page.expect_event("requestfailed"):
        option.click()
    expect(field).to_have_value("The clean harbour")
    expect(dialog.locator(".link-dialog__target")).to_contain_text("The clean harbour")


def test_a_link_that_is_named_late_leaves_who_writes_its_title(editor_page: Page) -> None:
    harbour = factories.case_study(title="The clean harbour")
    link = f'<p><a href="page:casestudies.casestudy:{harbour.pk}">ours</a></p>'
    case = factories.case_study(title="With a link", body=link)
    page = editor_page
    held = hold(page, r"\?known=")
    page.goto(f"{CASES}{case.pk}/change/")
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.locator("a").click()
    unlink = page.locator(".field-body").get_by_role("button", name="Remove the link")
    expect(unlink).to_be_visible()
    with page.expect_request(lambda request: "known=" in request.url):
        page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    field = dialog.get_by_role("combobox", name="Page or address")
    expect(field).to_be_focused()
    title = dialog.get_by_role("textbox", name="Words shown")
    title.click()
    page.keyboard.type("The ")
    for route in held:
        route.continue_()
    expect(field).to_have_value("The clean harbour")
    page.keyboard.type("baths")
    expect(title).to_have_value("The baths")
    expect(field).to_have_value("The clean harbour")


def test_a_choice_made_before_the_script_has_begun_is_applied(visitor_page: Page) -> None:
    page, case = visitor_page, factories.case_study(slug="case")
    script = hold(page, r"/js/share\.[^/]*js")
    address = f"/share/?url={case.get_absolute_url()}"
    with page.expect_request(re.compile(r"/js/share\.[^/]*js")):
        page.goto(address, wait_until="commit")
    page.get_by_label("Colours").select_option("dark")
    script[0].continue_()
    page.wait_for_url("**theme=dark**")
    expect(page.get_by_label("Colours")).to_have_value("dark")
