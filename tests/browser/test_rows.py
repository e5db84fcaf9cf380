"""Forms with many rows in a browser: nothing is built that nobody opens, and nothing drifts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import KeyFigure
from resources.models import Contribution, Passage, Recommendation, Report
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.browser.conftest import PHONE
from tests.conftest import colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What the sanitiser keeps and the editor would write in another way.
TEXT = (
    "<p>The  harbour is\nclean.</p>\n<ul><li>One</li></ul>"
    "<table><tbody><tr><td>Two</td></tr></tbody></table>"
)
GAP = """all => all.filter(box => box.offsetParent).map(box => {
    const last = [...box.querySelectorAll("*")].map(one => one.getBoundingClientRect().bottom);
    return Math.round(box.getBoundingClientRect().bottom - Math.max(...last));
})"""

#: Where each cell of a row begins: wrapped in another way, they begin elsewhere.
PLACES = "row => [...row.cells].filter(cell => cell.offsetParent).map(cell => cell.offsetLeft)"

#: Notes in each frame how far below the head of its group the button stands.
WATCH_THE_BUTTON = """() => {
    const group = document.querySelector("#passages-group");
    const add = group.querySelector(".add-row");
    const note = (places) => {
        const place = add.getBoundingClientRect().top - group.getBoundingClientRect().top;
        window.places = [...new Set([...places, Math.round(place)])];
        requestAnimationFrame(() => note(window.places));
    };
    note([]);
}"""


def report_with(passages: int) -> Report:
    report, expert = factories.report(title="Long"), factories.expert(family_name="Ask")
    rows = [
        Passage(report=report, expert=expert, text=TEXT, order=place + 1)
        for place in range(passages)
    ]
    Passage.objects.bulk_create(rows)
    return report


def opened(page: Page, report: Report) -> None:
    """Open the form; its own rich text has its editor when everything is built."""
    page.goto(f"/admin/resources/report/{report.pk}/change/")
    expect(page.locator(".field-body .ProseMirror")).to_be_visible()


def built(page: Page, row: str) -> Any:
    """Return the editors and autocompletions that were built in *row*."""
    return page.locator(f"{row} :is(.ProseMirror, .select2-container)")


@pytest.mark.full
def test_a_row_gets_its_widgets_when_it_is_opened_and_a_new_one_at_once(
    editor_page: Page,
) -> None:
    page, report = editor_page, report_with(passages=5)
    for number in (1, 7):
        Recommendation.objects.create(report=report, number=number, title="Open the data")
    opened(page, report)
    expect(page.locator("#passages-4.folded")).to_be_attached()
    expect(built(page, "#passages-group")).to_have_count(0)

    fold = page.locator("#passages-1 .row-fold")
    fold.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(built(page, "#passages-1")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Text", exact=True).last).to_contain_text("harbour")
    fold.press("Space")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(built(page, "#passages-group")).to_have_count(2)

    page.get_by_role("button", name="Add another passage").click()
    expect(built(page, "#passages-5")).to_have_count(2)
    expect(page.locator("#passages-5 .select2-selection")).to_be_focused()
    # The toolbar comes last, and moves what stands below.
    expect(page.locator("#passages-5 .prose-menubar button").first).to_be_visible()
    page.get_by_role("button", name="Add another recommendation").click()
    expect(page.locator("#id_recommendations-2-number")).to_have_value("8")
    expect(page.locator("#id_recommendations-2-number")).to_be_focused()
    expect(page.locator("#id_recommendations-2-number")).to_be_in_viewport()


@pytest.mark.full
def test_nothing_below_moves_while_rows_are_built(editor_page: Page) -> None:
    page, report = editor_page, report_with(passages=2)
    Passage.objects.update(text="<p>Short</p>")
    opened(page, report)
    expect(built(page, "#passages-group")).to_have_count(0)
    page.evaluate(WATCH_THE_BUTTON)
    page.get_by_role("button", name="Add another passage").scroll_into_view_if_needed()
    expect(built(page, "#passages-group")).to_have_count(4)
    for row in range(2):
        expect(page.locator(f"#passages-{row} .prose-menubar button").first).to_be_visible()
    assert len(page.evaluate("window.places")) == 1


@pytest.mark.full
def test_a_hundred_rows_that_nobody_opened_are_saved_as_they_were(editor_page: Page) -> None:
    page, report = editor_page, report_with(passages=100)
    rows = list(Passage.objects.order_by("pk").values())
    before = Report.objects.get().last_updated
    opened(page, report)
    expect(page.locator("#passages-group .folded")).to_have_count(100)
    expect(built(page, "#passages-group")).to_have_count(0)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert list(Passage.objects.order_by("pk").values()) == rows
    assert Report.objects.get().last_updated == before


@pytest.mark.full
def test_unfolding_all_builds_what_is_near_and_the_rest_when_it_is_reached(
    editor_page: Page,
) -> None:
    page, report = editor_page, report_with(passages=40)
    opened(page, report)
    page.locator("#passages-group .fold-all").click()
    expect(built(page, "#passages-0")).to_have_count(2)
    expect(built(page, "#passages-39")).to_have_count(0)
    page.locator("#passages-39 .row-text").focus()
    expect(page.locator("#passages-39 .ProseMirror")).to_be_focused()


@pytest.mark.full
def test_what_a_search_in_the_page_finds_opens_its_row_and_stays(editor_page: Page) -> None:
    page, report = editor_page, report_with(passages=5)
    opened(page, report)
    words = page.locator("#passages-2 .row-text")
    expect(words).to_have_text("The  harbour is\nclean.\n\nOne\nTwo", use_inner_text=False)
    page.locator("#passages-2 > fieldset").evaluate(
        "one => one.dispatchEvent(new Event('beforematch', {bubbles: true}))"
    )
    expect(page.locator("#passages-2:not(.folded)")).to_be_attached()
    words.scroll_into_view_if_needed()
    expect(page.locator("#passages-2 .ProseMirror")).to_have_count(0)
    words.focus()
    expect(page.locator("#passages-2 .ProseMirror")).to_be_focused()
    expect(words).to_have_count(0)


@pytest.mark.full
def test_on_paper_all_rows_are_open(editor_page: Page) -> None:
    page, report = editor_page, report_with(passages=5)
    opened(page, report)
    page.emulate_media(media="print")
    shown = page.locator("#passages-3 .row-text").evaluate(
        "one => one.checkVisibility({contentVisibilityAuto: false})"
    )
    assert shown


@pytest.mark.full
def test_an_error_opens_its_row_and_its_link_leads_into_it(editor_page: Page) -> None:
    page, report = editor_page, report_with(passages=5)
    opened(page, report)
    page.locator("#passages-3 .row-fold").click()
    box = page.locator("#passages-3 .ProseMirror")
    box.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.locator("#passages-3 .row-fold").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".errornote")).to_be_focused()
    expect(page.locator("#passages-3:not(.folded)")).to_be_visible()
    expect(page.locator("#passages-group .folded")).to_have_count(4)
    page.locator("#passages-3 .row-fold").click()
    page.locator(".error-summary").get_by_role("link", name="Passage, text").click()
    expect(page.locator("#passages-3 .ProseMirror")).to_be_focused()


@pytest.mark.full
def test_without_scripts_a_row_has_a_plain_field(
    groups: None, new_page: Callable[..., Page]
) -> None:
    report = report_with(passages=5)
    page = new_page(colleague("erik", EDITOR), java_script_enabled=False)
    page.goto(f"/admin/resources/report/{report.pk}/change/")
    page.fill("#id_passages-4-text", "<p>Plain</p>")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    texts = report.passages.order_by("order").values_list("text", flat=True)
    assert list(texts)[3:] == [Passage.objects.first().text, "<p>Plain</p>"]


@pytest.mark.full
def test_on_a_phone_no_field_of_a_row_leaves_a_gap(
    groups: None, new_page: Callable[..., Page]
) -> None:
    case = factories.case_study()
    factories.row(KeyFigure, of=case)
    page = new_page(colleague("erik", EDITOR), viewport=PHONE)
    page.goto(f"/admin/casestudies/casestudy/{case.pk}/change/")
    boxes = page.locator("#figures-0 .form-multiline > div")
    expect(boxes.first).to_be_visible()
    assert max(boxes.evaluate_all(GAP)) < 8


@pytest.mark.full
def test_rows_of_a_wide_table_wrap_alike_whatever_is_chosen(editor_page: Page) -> None:
    page, report = editor_page, factories.report()
    for title in ("", "Head of the division for a harbour that whoever lives beside it may use"):
        expert = factories.expert(family_name="Ask", job_title=title)
        factories.row(Contribution, of=report, expert=expert)
    opened(page, report)
    row = page.locator("#contributions-1")
    row.scroll_into_view_if_needed()
    expect(row.locator(".choice__detail")).to_be_visible()
    first = page.locator("#contributions-0")
    assert first.evaluate(PLACES) == row.evaluate(PLACES)
