"""Saving without leaving the form: what was typed stays, and what others saved comes in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Passage, Report
from smartcities.publishing.models import Autosave
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved
from tests.admin_walk.test_merging import added
from tests.browser.conftest import PHONE, WIDE, barriers, barriers_in_the_dark, width_needed
from tests.conftest import colleague, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What only a page that was never left still has.
MARK = "window.isTheSame = true"
IS_THE_SAME = "window.isTheSame === true"
SUCCESS = "was changed successfully"
#: A row that a colleague adds.
BATHERS = {"label": "Bathers", "value": 7, "source": "Us", "order": 2}


def stays(page: Page, target: object) -> None:
    """Open the form of *target*, so that a later load of it would be known."""
    page.goto(admin_url(target))
    page.evaluate(MARK)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()


def is_save(request: Request) -> bool:
    """Tell whether the form is sent to be saved."""
    return request.method == "POST" and "/change/" in request.url


def hold_saves(page: Page) -> list[Route]:
    """Hold back what the form sends to be saved; the test lets each of it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if is_save(route.request):
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile(r"/change/$"), hold)
    return held


@pytest.mark.full
def test_cursor_scroll_and_undo_stay_and_the_form_goes_on(editor_page: Page) -> None:
    report = factories.report(title="Harbours", body="<p>Clean.</p>")
    page = editor_page
    stays(page, report)
    box = page.locator(".field-body .ProseMirror[contenteditable]")
    box.click()
    page.keyboard.press("End")
    page.keyboard.type(" Deep.")
    above = page.evaluate("scrollY")
    page.keyboard.press("Control+s")
    said = page.locator("#saved")
    expect(said).to_contain_text("Visitors see it once you publish it.")
    expect(said).to_be_in_viewport()
    expect(page.locator("h1 .state-changes")).to_have_text("changes by erik, not public yet")
    expect(page.get_by_role("link", name="Discard changes")).to_be_visible()
    expect(page.locator(".submit-unsaved")).to_be_hidden()
    expect(box).to_be_focused()
    assert page.evaluate("scrollY") == above
    page.keyboard.type(" Cold.")
    expect(said.locator(".messagelist")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(said.locator("li")).to_have_text("The report “Harbours” was changed successfully.")
    assert Report.objects.get().body == "<p>Clean. Deep. Cold.</p>"
    expect(page.locator("h1 .state-changes")).to_have_count(0)
    expect(page.get_by_role("link", name="Discard changes")).to_have_count(0)
    # All of it can still be taken back.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(box).to_have_text("Clean.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#presence .presence__said")).to_be_empty()
    expect(said).to_contain_text(SUCCESS)
    assert Report.objects.get().body == "<p>Clean.</p>"
    assert page.evaluate(IS_THE_SAME)


@pytest.mark.full
def test_what_a_colleague_saved_comes_into_the_fields(editor_page: Page) -> None:
    report = factories.report(title="Heat", summary="Warm", body="<p>One.</p><p>Two.</p>")
    for number in range(6):
        factories.row(Passage, report, expert=factories.expert(), text=f"<p>Text {number}.</p>")
    picture = factories.image(title="A harbour")
    page = editor_page
    stays(page, report)
    other = signed_in(colleague("olga", EDITOR))
    changes = {
        "image": str(picture.pk),
        "summary": "Cold",
        "body": "<p>One more.</p><p>Two.</p>",
        "passages__5__text": "<p>Another.</p>",
    }
    saved(other, report, opened(other, report), **changes)
    page.fill("#id_title", "Heat and cold")
    publish(page)
    expect(page.locator("#saved")).to_contain_text("With the changes that olga saved meanwhile")
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    expect(page.locator("#id_summary")).to_have_value("Cold")
    expect(page.locator(".field-image .select2-selection__rendered")).to_contain_text("A harbour")
    expect(page.locator(".field-body .ProseMirror p")).to_have_text(["One more.", "Two."])
    # Of a row whose editor is not built yet, too.
    expect(page.locator("#id_passages-5-text")).to_have_value("<p>Another.</p>")
    expect(page.locator("#passages-5 .row-text")).to_have_text("Another.")
    assert page.evaluate(IS_THE_SAME)
    report.refresh_from_db()
    assert (report.title, report.summary, report.image) == ("Heat and cold", "Cold", picture)
    # What came in is no change of one's own.
    expect(page.locator(".submit-unsaved")).to_be_hidden()
    saved(other, report, opened(other, report), summary="Colder", image="")
    page.fill("#id_title", "Heat")
    publish(page)
    expect(page.locator("#id_summary")).to_have_value("Colder")
    report.refresh_from_db()
    assert (report.title, report.summary, report.image) == ("Heat", "Colder", None)
    assert report.body == "<p>One more.</p><p>Two.</p>"


@pytest.mark.full
def test_what_is_typed_while_it_is_being_saved_is_kept(editor_page: Page) -> None:
    report = factories.report(title="Harbours")
    page = editor_page
    stays(page, report)
    held = hold_saves(page)
    page.fill("#id_title", "Clean harbours")
    with page.expect_request(is_save):
        page.keyboard.press("Control+Enter")
    page.fill("#id_title", "Clean harbours of the north")
    # Pressed meanwhile: it counts as soon as the first one is through.
    page.keyboard.press("Control+Enter")
    with page.expect_request(is_save):
        held.pop(0).continue_()
    expect(page.locator("h1")).to_contain_text("Clean harbours")
    expect(page.locator("#id_title")).to_have_value("Clean harbours of the north")
    assert Report.objects.get().title == "Clean harbours"
    held.pop(0).continue_()
    expect(page.locator("#saved")).to_contain_text(SUCCESS)
    expect(page.locator("h1")).to_contain_text("Clean harbours of the north")
    assert Report.objects.get().title == "Clean harbours of the north"
    assert page.evaluate(IS_THE_SAME)
    # Typing goes on in a new autosave; those of what was saved are closed.
    page.fill("#id_title", "Harbours")
    page.locator("#id_summary").focus()
    expect(page.locator("#autosave-state")).to_contain_text("Autosaved")
    assert Autosave.objects.get(closed_at=None).as_data()["title"] == "Harbours"


@pytest.mark.full
def test_other_rows_load_the_form_and_say_what_was_said(editor_page: Page) -> None:
    case = factories.case_study(title="Heat")
    factories.row(KeyFigure, case, label="Swimmers", value=12)
    page = editor_page
    stays(page, case)
    other = signed_in(colleague("olga", EDITOR))
    saved(other, case, added(opened(other, case), "figures", 1, **BATHERS))
    page.fill("#id_title", "Heat and cold")
    publish(page)
    expect(page.locator("#id_figures-1-label")).to_have_value("Bathers")
    expect(page.locator("#saved")).to_contain_text("With the changes that olga saved meanwhile")
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    assert CaseStudy.objects.get().title == "Heat and cold"
    # One's own new row as well: its form has a key of the database then.
    page.evaluate(MARK)
    page.get_by_role("button", name="Add another Key figure").click()
    page.fill("#id_figures-2-label", "Sailors")
    page.fill("#id_figures-2-value", "3")
    page.fill("#id_figures-2-source", "Us")
    publish(page)
    expect(page.locator("#id_figures-2-id")).to_have_value(re.compile(r"\d+"))
    expect(page.locator(".messagelist")).to_contain_text(SUCCESS)
    assert not page.evaluate(IS_THE_SAME)


@pytest.mark.full
def test_what_is_typed_meanwhile_goes_into_the_form_that_is_loaded(editor_page: Page) -> None:
    case = factories.case_study(title="Heat")
    factories.row(KeyFigure, case, label="Swimmers", value=12)
    page = editor_page
    stays(page, case)
    other = signed_in(colleague("olga", EDITOR))
    saved(other, case, added(opened(other, case), "figures", 1, **BATHERS))
    held = hold_saves(page)
    page.fill("#id_title", "Heat and cold")
    with page.expect_request(is_save):
        page.keyboard.press("Control+Enter")
    page.fill("#id_summary", "Typed meanwhile")
    held.pop().continue_()
    expect(page.locator("#id_figures-1-label")).to_have_value("Bathers")
    expect(page.locator("#id_title")).to_have_value("Heat and cold")
    expect(page.locator("#id_summary")).to_have_value("Typed meanwhile")
    expect(page.locator("#saved")).to_contain_text("With the changes that olga saved meanwhile")
    assert CaseStudy.objects.get().title == "Heat and cold"
    page.unroute_all()
    publish(page)
    expect(page.locator("#saved")).to_contain_text(SUCCESS)
    assert CaseStudy.objects.get().summary == "Typed meanwhile"


@pytest.mark.full
def test_without_an_answer_it_says_so_and_the_text_stays(
    groups: None, new_page: Callable[..., Page]
) -> None:
    report = factories.report(title="Harbours")
    page = new_page(colleague("erik", EDITOR), broken="/change/")
    page.goto(admin_url(report))
    page.route(re.compile(r"/change/$"), lambda route: route.abort())
    page.fill("#id_title", "Clean harbours")
    publish(page)
    said = page.locator("#saved")
    expect(said).to_contain_text("No answer came")
    expect(page.locator("#id_title")).to_have_value("Clean harbours")
    assert barriers(page) == []
    assert barriers_in_the_dark(page) == []
    page.set_viewport_size(PHONE)
    assert width_needed(page) <= PHONE["width"]
    page.set_viewport_size(WIDE)
    # It stays until it was read, or the next save is through.
    page.fill("#id_title", "Clean harbours of the north")
    expect(said).to_contain_text("No answer came")
    said.get_by_role("button", name="Close").click()
    expect(said.locator(".messagelist")).to_have_count(0)
    expect(page.locator("#autosave-state")).to_contain_text("Autosaved")
    page.unroute(re.compile(r"/change/$"))
    publish(page)
    expect(said).to_contain_text(SUCCESS)
    assert Report.objects.get().title == "Clean harbours of the north"


@pytest.mark.full
def test_a_refusal_and_a_sign_in_are_shown_as_ever(
    groups: None, new_page: Callable[..., Page]
) -> None:
    report = factories.report(title="Harbours")
    page = new_page(colleague("erik", EDITOR), broken="/autosave/")
    stays(page, report)
    page.fill("#id_title", "")
    publish(page)
    expect(page.locator(".field-title .errorlist")).to_have_text("This field is required.")
    page.fill("#id_title", "Clean harbours")
    publish(page)
    expect(page.locator(".messagelist")).to_contain_text(SUCCESS)
    expect(page.locator(".errornote")).to_have_count(0)
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_title", "Harbours of the north")
    publish(page)
    expect(page.get_by_label("Password")).to_be_visible()
    assert Report.objects.get().title == "Clean harbours"


@pytest.mark.full
def test_what_is_typed_is_discarded_with_the_last_word(editor_page: Page) -> None:
    report = factories.report(title="Harbours")
    page = editor_page
    page.goto(admin_url(report))
    link = page.get_by_role("link", name="Discard changes")
    expect(page.locator("#id_title")).to_be_editable()
    expect(link).to_be_hidden()
    page.fill("#id_title", "Clean harbours")
    link.click()
    page.get_by_role("button", name="Yes, discard").click()
    expect(page.locator(".messagelist")).to_have_text("What you had typed was discarded.")
    expect(page.locator("#id_title")).to_have_value("Harbours")
    expect(link).to_be_hidden()
    assert not Autosave.objects.filter(closed_at=None).exists()
