"""A file chosen in a form, in a real browser: uploaded at once, named, and taken by the save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from resources.models import Report
from smartcities.media.models import Image, PendingUpload
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import (
    PHONE,
    WIDE,
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.conftest import colleague
from tests.files import PDF, picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.full]

ADD = admin_url(Image, "add")
UPLOAD = "**/upload/"


def file(name: str = "harbour.jpg", content: bytes | None = None) -> dict[str, Any]:
    """Return a file to choose."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or picture_bytes()}


def chosen(page: Page, **which: Any) -> None:
    """Choose a file in the form of a picture."""
    page.set_input_files("#id_file", file(**which))


def uploaded(page: Page) -> None:
    """Wait until the chosen file waits for the save."""
    expect(page.locator("#id_file-upload")).not_to_have_value("")
    expect(page.locator(".upload__state")).to_contain_text("It takes effect when you save.")


def typed(page: Page, title: str = "Harbour") -> None:
    """Fill in what a picture needs."""
    page.fill("#id_title", title)
    page.fill("#id_alt", "A harbour.")
    page.fill("#id_credit", "Us")
    page.select_option("#id_licence", "own")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_chosen_file_is_uploaded_named_and_taken_by_the_save(editor_page: Page) -> None:
    page = editor_page
    page.goto(ADD)
    chosen(page)
    uploaded(page)
    expect(page.locator(".upload__name")).to_have_text("harbour.jpg")
    expect(page.locator(".upload__thumbnail")).to_be_visible()
    expect(page.locator(".upload [role=status]")).to_contain_text("It takes effect")
    # What was uploaded is not sent a second time with the form.
    expect(page.locator("#id_file")).to_have_value("")
    typed(page)
    save(page)
    page.wait_for_url("**/admin/media/image/")
    assert Image.objects.get().width == 64


def test_a_save_that_another_field_refuses_keeps_the_file(editor_page: Page) -> None:
    page = editor_page
    page.goto(ADD)
    chosen(page)
    uploaded(page)
    page.fill("#id_title", "Harbour")
    save(page)
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator(".upload__name")).to_have_text("harbour.jpg")
    typed(page)
    save(page)
    page.wait_for_url("**/admin/media/image/")
    assert Image.objects.get().width == 64


def test_a_bad_file_is_told_at_the_field_at_once(editor_page: Page) -> None:
    page = editor_page
    page.goto(ADD)
    chosen(page, content=b"nonsense")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("not a JPEG, PNG, WebP or GIF picture")
    field = page.locator("#id_file")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", "id_file-problem id_file_helptext")
    expect(page.locator(".upload__pending")).to_be_hidden()
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    chosen(page)
    uploaded(page)
    expect(page.locator(".upload__error")).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_file_that_is_too_large_is_not_even_sent(editor_page: Page) -> None:
    page = editor_page
    sent: list[str] = []
    page.route(UPLOAD, lambda route: sent.append(route.request.url) or route.continue_())
    page.goto(ADD)
    chosen(page, content=b"\0" * (11 * 1024 * 1024))
    expect(page.get_by_role("alert")).to_have_text(
        "This file is 11.0 MB; at most 10 MB are accepted."
    )
    assert sent == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.abort("connectionreset"), "The connection broke off."),
        (lambda route: route.fulfill(status=503, body="<h1>Busy</h1>"), "could not take the file"),
        (lambda route: route.fulfill(status=403, body="<h1>No</h1>"), "You are signed out."),
    ],
    ids=["no network", "no server", "no session"],
)
def test_what_went_wrong_on_the_way_is_told_and_can_be_tried_again(
    groups: None, new_page: Callable[..., Page], answer: Callable[[Route], None], words: str
) -> None:
    page = new_page(colleague("erik", EDITOR), broken="/upload/")
    page.route(UPLOAD, answer)
    page.goto(ADD)
    chosen(page)
    expect(page.get_by_role("alert")).to_contain_text(words)
    page.unroute(UPLOAD)
    page.get_by_role("button", name="Try again").click()
    uploaded(page)


def test_an_upload_can_be_cancelled_and_a_file_taken_out_again(editor_page: Page) -> None:
    page = editor_page
    held: list[Route] = []
    page.route(UPLOAD, lambda route: held.append(route))
    page.goto(ADD)
    chosen(page)
    expect(page.locator(".upload__state")).to_contain_text("Upload")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".upload__pending")).to_be_hidden()
    expect(page.locator("#id_file")).to_be_focused()
    page.unroute(UPLOAD)
    chosen(page)
    uploaded(page)
    page.get_by_role("button", name="Remove").press("Enter")
    expect(page.locator(".upload__pending")).to_be_hidden()
    expect(page.locator("#id_file-upload")).to_have_value("")


def test_a_save_pressed_meanwhile_waits_for_the_file(editor_page: Page) -> None:
    page = editor_page
    held: list[Route] = []
    page.route(UPLOAD, lambda route: held.append(route))
    page.goto(ADD)
    typed(page)
    with page.expect_request(UPLOAD):
        chosen(page)
    save(page)
    expect(page.locator(".upload [role=status]")).to_contain_text("saved as soon as")
    assert not Image.objects.exists()
    held[0].continue_()
    page.wait_for_url("**/admin/media/image/")
    assert Image.objects.get().title == "Harbour"


def test_a_later_choice_counts(editor_page: Page) -> None:
    page = editor_page
    held: list[Route] = []
    page.route(UPLOAD, lambda route: held.append(route))
    page.goto(ADD)
    chosen(page, name="first.jpg")
    expect(page.locator(".upload__name")).to_have_text("first.jpg")
    page.unroute(UPLOAD)
    chosen(page, name="second.png", content=picture_bytes("PNG", (30, 20)))
    uploaded(page)
    expect(page.locator(".upload__name")).to_have_text("second.png")
    typed(page)
    save(page)
    page.wait_for_url("**/admin/media/image/")
    assert Image.objects.get().width == 30


def test_what_becomes_of_a_documents_text_is_told(editor_page: Page) -> None:
    page, report = editor_page, factories.report()
    page.goto(admin_url(report, "change"))
    page.set_input_files("#id_file", file("report.pdf", PDF))
    expect(page.locator(".upload__state")).to_contain_text("The text could not be read")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Report.objects.get().file_size == len(PDF)


def test_without_scripts_the_file_comes_with_the_form_and_stays_with_it(
    groups: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(colleague("erik", EDITOR), java_script_enabled=False)
    page.goto(ADD)
    page.fill("#id_title", "Harbour")
    chosen(page)
    save(page)
    expect(page.locator(".upload__name")).to_have_text("harbour.jpg")
    expect(page.get_by_label("Do not use this file")).to_be_visible()
    typed(page)
    save(page)
    page.wait_for_url("**/admin/media/image/")
    assert Image.objects.get().width == 64
    assert not PendingUpload.objects.exists()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_barriers_in_any_state(
    groups: None, new_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = new_page(colleague("erik", EDITOR), viewport=viewport)

    def found() -> list[str]:
        page.emulate_media(color_scheme="light")
        return barriers(page) + barriers_in_the_dark(page)

    held: list[Route] = []
    page.route(UPLOAD, lambda route: held.append(route))
    page.goto(ADD)
    with page.expect_request(UPLOAD):
        chosen(page, name=f"{'a-long-name-' * 15}.jpg")
    expect(page.locator(".upload__bar")).to_be_visible()
    states = [found()]
    held[0].continue_()
    uploaded(page)
    states.append(found())
    assert width_needed(page) <= viewport["width"]
    page.unroute(UPLOAD)
    chosen(page, content=b"nonsense")
    expect(page.get_by_role("alert")).not_to_be_empty()
    states.append(found())
    assert states == [[], [], []]
