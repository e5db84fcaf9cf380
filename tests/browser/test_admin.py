"""The admin in a real browser: an editor's day, with the keyboard where it matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import CaseStudy, Involvement, KeyFigure
from resources.models import Passage, Report
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.browser.conftest import (
    PHONE,
    WIDE,
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.chromium import wait_for_value
from tests.conftest import PASSWORD, colleague
from tests.turns import by_turns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"
PASTED = (
    '<h1>Big</h1><script>alert(1)</script><img src="https://evil.example/a.png" alt="x">'
    '<p style="color: red">Kept <b>bold</b> <a href="javascript:alert(1)">bad</a> '
    '<a href="https://good.example/">good</a></p><h3>Third</h3>'
)
PASTE = """(box, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    const options = {clipboardData, bubbles: true, cancelable: true};
    box.dispatchEvent(new ClipboardEvent("paste", options));
}"""
#: What the bar says when the caret stands in a paragraph: nothing that the sanitiser removes.
TOOLBAR = {
    "heading2", "heading3", "heading4", "bulletList", "orderedList", "blockquote", "paragraph",
    "bold", "italic", "subscript", "superscript", "link", "table", "history:undo", "history:redo",
}  # fmt: skip


def editor_of(page: Page, field: str) -> Any:
    """Return the box in which the rich text of *field* is written."""
    return page.get_by_role("textbox", name=field, exact=True)


def add_figure(page: Page, number: int, label: str) -> None:
    """Add one key figure to the form."""
    page.get_by_role("button", name="Add another Key figure").click()
    page.fill(f"#id_figures-{number}-label", label)
    page.fill(f"#id_figures-{number}-value", "7")
    page.fill(f"#id_figures-{number}-source", "A report")


def figures() -> list[str]:
    return list(KeyFigure.objects.order_by("order").values_list("label", flat=True))


def test_an_editor_writes_reorders_and_publishes_a_case_study_that_visitors_then_see(
    editor_page: Page, visitor_page: Page
) -> None:
    page = editor_page
    page.goto("/admin/")
    page.get_by_role("link", name="Case studies").click()
    expect(page.get_by_text("There are no case studies yet.")).to_be_visible()
    page.get_by_role("link", name="Add case study").first.click()
    page.fill("#id_title", "Cycling in Ørestad")
    page.keyboard.press("Tab")
    expect(page.locator("#id_slug")).to_have_value("cycling-in-orestad")

    editor_of(page, "Challenge").click()
    page.keyboard.type("Wide roads")
    page.locator(".field-challenge [data-name=heading3]").press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("and few bicycles.")
    for number, label in enumerate(("First", "Second", "Third")):
        add_figure(page, number, label)
    expect(page.locator("#id_figures-2-order")).to_be_hidden()
    up = page.locator("#figures-2 .ordered-up")
    up.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#ordered-said")).to_have_text("Third: now number 2 of 3.")
    up.press("Space")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()

    case = CaseStudy.objects.get()
    assert case.slug == "cycling-in-orestad"
    assert case.challenge == "<h3>Wide roads</h3><p>and few bicycles.</p>"
    assert figures() == ["Third", "First", "Second"]
    expect(page.locator("h1 .state-draft")).to_have_text("Draft")
    assert visitor_page.request.get(case.get_absolute_url()).status == 404

    expect(page.get_by_role("link", name="Preview").first).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("h1 .state-published")).to_be_visible()
    visitor_page.goto(case.get_absolute_url())
    expect(visitor_page.get_by_role("heading", level=1)).to_have_text("Cycling in Ørestad")
    expect(visitor_page.get_by_text("and few bicycles.")).to_be_visible()


@pytest.mark.full
def test_an_author_writes_a_draft_but_is_offered_no_way_to_publish(author_page: Page) -> None:
    page = author_page
    page.goto(f"{CASES}add/")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    expect(page.locator("[name^=published_at]")).to_have_count(0)
    page.fill("#id_title", "Mine")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator("h1 .state-draft")).to_be_visible()
    # A button that is not offered does nothing when it is pressed all the same.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate("""() => {
            const made = document.createElement("input");
            Object.assign(made, {type: "submit", name: "_publish"});
            document.querySelector("#casestudy_form").append(made);
            made.click();
        }""")
    expect(page.locator(".messagelist")).to_be_visible()
    assert CaseStudy.objects.get().published_at is None


@pytest.mark.full
def test_the_toolbar_offers_what_the_sanitiser_keeps_and_pasting_brings_in_nothing_else(
    editor_page: Page,
) -> None:
    page = editor_page
    page.route("https://evil.example/**", lambda route: route.abort())
    page.goto(f"{CASES}add/")
    page.fill("#id_title", "Pasted")
    box = editor_of(page, "Text")
    box.click()
    buttons = page.locator(".field-body .prose-menubar button:visible")
    expect(buttons).to_have_count(len(TOOLBAR))
    assert set(buttons.evaluate_all("all => all.map(one => one.dataset.name)")) == TOOLBAR
    box.evaluate(PASTE, PASTED)
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert CaseStudy.objects.get().body == (
        "<h2>Big</h2><p>Kept <strong>bold</strong> bad "
        '<a href="https://good.example/" rel="noopener noreferrer">good</a></p><h4>Third</h4>'
    )


@pytest.mark.full
def test_rows_added_removed_and_dragged_keep_their_texts_and_their_order(
    editor_page: Page,
) -> None:
    report = factories.report(title="Long")
    people = [factories.expert(family_name=name) for name in ("Ask", "Bo")]
    for order, person in enumerate(people, 1):
        Passage.objects.create(
            report=report, expert=person, text=f"<p>{person.family_name}</p>", order=order
        )
    page = editor_page
    page.goto(f"/admin/resources/report/{report.pk}/change/")
    add = page.get_by_role("button", name="Add another Passage")
    # Rows are built when they come near, and what is being built can move from under a press.
    add.scroll_into_view_if_needed()
    expect(page.locator("#passages-group .row-asleep")).to_have_count(0)
    expect(page.locator("#passages-group .inline-related .ProseMirror:visible")).to_have_count(2)
    for rows in (3, 4):
        add.click()
        expect(page.locator("#id_passages-TOTAL_FORMS")).to_have_value(str(rows))
    # A new row goes before the stored ones; then another new one is taken away, which is
    # when Django gives all rows new indexes.
    for _ in range(2):
        page.locator("#passages-2 .ordered-up").press("Enter")
    page.locator("#passages-3 .inline-deletelink").click()
    page.locator("#passages-2 .ProseMirror").click()
    page.keyboard.type("New")
    page.locator("#passages-2 .select2-selection").click()
    page.keyboard.type("Bo")
    page.locator(".select2-results__option", has_text="Bo").click()

    handle = page.locator("#passages-1 .ordered-handle")
    handle.scroll_into_view_if_needed()
    grip = handle.bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, grip["y"] - 280, steps=14)
    # The row climbs by one place in each frame that is drawn.
    rows = page.locator("#passages-group .inline-related:not(.empty-form)")
    expect(rows.first).to_have_id("passages-1")
    page.mouse.up()
    numbers = "[name^=passages][name$=-order]:not([name*=__prefix__])"
    wait_for_value(
        page,
        f"[...document.querySelectorAll('{numbers}')].map((one) => [one.name, one.value])",
        [["passages-1-order", "1"], ["passages-2-order", "2"], ["passages-0-order", "3"]],
    )
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    texts = Report.objects.get().passages.order_by("order").values_list("text", flat=True)
    assert list(texts) == ["<p>Bo</p>", "<p>New</p>", "<p>Ask</p>"]


@pytest.mark.full
def test_errors_lead_to_their_fields_and_what_was_typed_stays(editor_page: Page) -> None:
    page = editor_page
    page.goto(f"{CASES}add/")
    editor_of(page, "Text").click()
    page.keyboard.type("Not lost")
    add_figure(page, 0, "Households")
    page.fill("#id_figures-0-value", "seven")
    page.get_by_role("button", name="Save draft", exact=True).click()
    page.get_by_role("link", name="Key figure, Value").click()
    expect(page.locator("#id_figures-0-value")).to_be_focused()
    page.locator(".error-summary").get_by_role("link", name="Title").click()
    expect(page.locator("#id_title")).to_be_focused()
    expect(editor_of(page, "Text")).to_have_text("Not lost")


@pytest.mark.full
def test_the_chosen_order_is_shown_again_after_an_error(editor_page: Page) -> None:
    page = editor_page
    page.goto(f"{CASES}add/")
    add_figure(page, 0, "First")
    add_figure(page, 1, "Second")
    page.locator("#figures-1 .ordered-up").press("Enter")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    labels = page.locator("#figures-group [name$=-label]:visible")
    expect(labels).to_have_count(2)
    expect(labels.first).to_have_value("Second")
    expect(labels.last).to_have_value("First")
    page.fill("#id_title", "Now with a title")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert figures() == ["Second", "First"]


@pytest.mark.full
def test_without_scripts_the_number_of_a_row_is_typed_by_hand(
    groups: None, new_page: Callable[..., Page]
) -> None:
    case = factories.case_study()
    for order, label in enumerate(("First", "Second"), 1):
        KeyFigure.objects.create(case=case, label=label, value=1, source="A", order=order)
    page = new_page(colleague("erik", EDITOR), java_script_enabled=False)
    page.goto(f"{CASES}{case.pk}/change/")
    page.fill("#id_figures-0-order", "3")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert figures() == ["Second", "First"]


@pytest.mark.full
def test_who_may_only_read_sees_rich_text_as_text(author_page: Page) -> None:
    case = factories.case_study(body="<h2>Head</h2><p>Some <strong>bold</strong> words</p>")
    author_page.goto(f"{CASES}{case.pk}/change/")
    shown = author_page.locator(".field-body .readonly")
    expect(shown.get_by_role("heading", level=2)).to_have_text("Head")
    expect(shown).not_to_contain_text("<")
    expect(author_page.get_by_role("button", name="Save")).to_have_count(0)


@pytest.mark.full
def test_too_many_wrong_passwords_are_told_to_wait(visitor_page: Page, db: None) -> None:
    page = visitor_page
    for _ in range(5):
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("erik")
        page.get_by_label("Password").fill(f"not {PASSWORD}")
        with page.expect_navigation() as answer:
            page.get_by_role("button", name="Log in", exact=True).click()
    assert answer.value.status == 429
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Please wait \d+ minutes")
    )


@pytest.mark.full
def test_the_focused_field_is_never_under_the_row_of_buttons(editor_page: Page) -> None:
    page = editor_page
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{CASES}add/")
    page.locator("#id_title").focus()
    covered = """(() => {
        const row = document.querySelector(".submit-row");
        const here = document.activeElement;
        const is_under = !row.contains(here)
            && here.getBoundingClientRect().bottom > row.getBoundingClientRect().top + 1;
        return is_under ? here.outerHTML : null;
    })()"""
    for _ in range(25):
        page.keyboard.press("Tab")
        wait_for_value(page, covered, None)


ADDRESSES = [
    "",
    "{case}",
    "{case}{pk}/change/",
    "{case}add/",
    "{case}{pk}/delete/",
    "{case}{pk}/history/",
    "{case}?q=nothing",
    "nothing/",
    "media/image/",
    "media/image/add/",
    "resources/report/{report}/change/",
    "publishing/theme/",
    "login/",
]


@pytest.mark.full
@pytest.mark.parametrize(("address", "viewport"), by_turns(ADDRESSES, [WIDE, PHONE]))
def test_no_barriers_and_no_sideways_scrolling(
    groups: None, new_page: Callable[..., Page], address: str, viewport: dict[str, Any]
) -> None:
    image = factories.image()
    case = factories.case_study(title="A case", image=image)
    KeyFigure.objects.create(case=case, label="Saved", value=1, source="A report", order=1)
    report = factories.report(title="A report")
    Passage.objects.create(report=report, expert=factories.expert(), text="<p>x</p>", order=1)
    page = new_page(None if address == "login/" else colleague("erik", EDITOR))
    path = address.format(case="casestudies/casestudy/", pk=case.pk, report=report.pk)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(viewport)
    page.goto(f"/admin/{path}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # What sticks to the window's edges hides half a button by design, not for good.
    page.add_style_tag(content=".submit-row, .prose-menubar { position: static !important; }")
    # What is not drawn yet stands nowhere, and axe takes it for being in the way.
    page.add_style_tag(content=".inline-related { content-visibility: visible !important; }")
    assert barriers(page) == []
    assert width_needed(page) <= viewport["width"]
    assert barriers_in_the_dark(page) == []


@pytest.mark.full
@pytest.mark.parametrize("address", ["{case}", "{case}{pk}/change/"])
def test_a_tablet_held_upright_shows_all_of_it(
    groups: None, new_page: Callable[..., Page], address: str
) -> None:
    case = factories.case_study(title="A case", image=factories.image())
    factories.row(Involvement, case, role="lead")
    # Where the clock is another one, a date says so.
    page = new_page(colleague("erik", EDITOR), timezone_id="America/New_York")
    page.goto("/admin/" + address.format(case="casestudies/casestudy/", pk=case.pk))
    page.wait_for_load_state("networkidle")
    for width in (768, 834, 1023, 1024):
        page.set_viewport_size({"width": width, "height": 1000})
        assert width_needed(page) <= width


@pytest.mark.full
def test_beside_the_preview_a_table_has_room(editor_page: Page) -> None:
    case = factories.case_study(title="A case")
    factories.row(Involvement, case, role="lead")
    page = editor_page
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto(f"{CASES}{case.pk}/change/")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".preview iframe.is-shown")).to_be_visible()
    right = "(all) => all.map((each) => each.getBoundingClientRect().right)"
    (edge,) = page.locator("#container").evaluate_all(right)
    (end,) = page.locator("#involvements-group table").evaluate_all(right)
    assert end <= edge
    # And no part of it lies on another.
    (button,) = page.locator("#involvements-0 .related-widget-wrapper").evaluate_all(right)
    role = "(each) => each.getBoundingClientRect().left"
    assert button <= page.locator("#id_involvements-0-role").evaluate(role)
