"""A picture uploaded, described and given its focal point without leaving the form of a page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.media.models import Image
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.conftest import colleague
from tests.editing.acts import Acts
from tests.files import picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UPLOAD = "Upload a picture…"


def file(name: str = "harbour_at_night.jpg", content: bytes | None = None) -> dict[str, Any]:
    """Return a wide picture to choose."""
    picture = picture_bytes(size=(900, 300)) if content is None else content
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture}


def field(page: Page) -> Locator:
    """Return what the picture of the page itself is chosen with."""
    return page.locator(".field-image").first


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Upload a picture")


def opened(page: Page, **which: Any) -> Locator:
    """Open the dialog with a file in it, and wait until it was uploaded."""
    with page.expect_file_chooser() as chooser:
        field(page).get_by_role("button", name=UPLOAD).click()
    chooser.value.set_files(file(**which))
    box = dialog(page)
    expect(box.locator("[name=file-upload]")).not_to_have_value("")
    return box


def described(box: Locator) -> None:
    """Fill in what a picture needs beside its title."""
    box.get_by_label("Alternative text").fill("A harbour.")
    box.get_by_label("Credit").fill("Us")
    box.get_by_label("Licence").select_option("own")


def use(box: Locator) -> None:
    box.get_by_role("button", name="Use this picture").click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()


@pytest.mark.full
def test_from_the_index_to_a_public_cover_in_ten_acts_and_one_load(editor_page: Page) -> None:
    report = factories.report(title="Heat for all")
    page = editor_page
    page.goto("/admin/")
    did = Acts(page)
    did.press("Control+k")
    did.type(page.get_by_role("combobox", name="Page, picture, list or command"), "Heat for")
    expect(page.get_by_role("option", name="Heat for all")).to_be_visible()
    did.press("Enter")
    page.wait_for_url(f"**{admin_url(report, 'change')}")
    expect(field(page).get_by_role("button", name=UPLOAD)).to_be_visible()
    before = did.loads
    did.choose_file(field(page).get_by_role("button", name=UPLOAD), file())
    box = dialog(page)
    expect(box.get_by_label("Title")).to_have_value("Harbour at night")
    did.type(box.get_by_label("Alternative text"), "A harbour with two cranes.")
    did.press("Tab")
    did.type(box.get_by_label("Credit"), "Nana Holm")
    did.press("Tab")
    expect(box.get_by_label("Licence")).to_be_focused()
    did.press("o")
    stage = box.locator(".focal__stage")
    expect(stage.locator("img")).to_have_js_property("complete", True)
    expect(stage.locator("img")).not_to_have_js_property("naturalWidth", 0)
    shown = stage.locator("img").bounding_box()
    did.click(stage, position={"x": shown["width"] * 0.9, "y": shown["height"] * 0.25})
    did.press("Control+Enter")
    expect(box).to_be_hidden()
    expect(field(page).locator(".select2-selection")).to_contain_text("Harbour at night")
    expect(field(page).locator(".select2-selection img")).to_be_visible()
    did.click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator("#saved")).to_contain_text("was changed successfully")
    picture = Report.objects.public().get().image
    assert (picture.title, picture.alt) == ("Harbour at night", "A harbour with two cranes.")
    assert (picture.credit, picture.licence) == ("Nana Holm", "own")
    assert picture.focal == (90, 25)
    assert did.acts <= 10, vars(did)
    assert did.loads == before
    assert did.loads <= 1


@pytest.mark.full
def test_a_file_dropped_on_the_field_opens_the_dialog_with_it(editor_page: Page) -> None:
    page = editor_page
    page.goto(admin_url(factories.report(), "change"))
    did = Acts(page)
    did.drop_file(field(page).locator(".related-widget-wrapper"), file())
    box = dialog(page)
    expect(box.get_by_label("Title")).to_have_value("Harbour at night")
    expect(box.locator("[name=file-upload]")).not_to_have_value("")
    did.drop_file(box.locator(".form-dialog__name"), file("bridge.jpg"))
    expect(box.get_by_label("Title")).to_have_value("Bridge")
    expect(box.locator(".upload__name")).to_have_text("bridge.jpg")


@pytest.mark.full
def test_refusals_stand_beside_their_fields_and_nothing_is_lost(editor_page: Page) -> None:
    page = editor_page
    page.goto(admin_url(factories.report(), "change"))
    box = opened(page)
    box.get_by_label("Credit").fill("Us")
    use(box)
    expect(box.locator(".field-licence .errorlist")).to_have_text("This field is required.")
    licence = box.get_by_label("Licence")
    expect(licence).to_have_attribute("aria-invalid", "true")
    expect(licence).to_be_focused()
    expect(box.get_by_label("Credit")).to_have_value("Us")
    expect(box.locator(".upload__name")).to_have_text("harbour_at_night.jpg")
    expect(box.locator(".focal__marker")).to_be_visible()
    assert barriers(page) == []
    licence.select_option("own")
    use(box)
    # Neither a text nor the word that none is needed.
    expect(box.locator(".errorlist, .form-dialog__refused:not(:empty)")).to_have_count(1)
    expect(licence).not_to_have_attribute("aria-invalid", "true")
    described(box)
    use(box)
    expect(box).to_be_hidden()
    assert Image.objects.get().alt == "A harbour."


@pytest.mark.full
def test_what_was_typed_stays_when_the_dialog_is_closed_and_opened_again(
    editor_page: Page,
) -> None:
    page = editor_page
    page.goto(admin_url(factories.report(), "change"))
    box = opened(page)
    box.get_by_label("Alternative text").fill("A harbour.")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    field(page).get_by_role("button", name=UPLOAD).click()
    expect(box.get_by_label("Alternative text")).to_have_value("A harbour.")
    expect(box.locator(".upload__name")).to_have_text("harbour_at_night.jpg")
    box.get_by_role("button", name="Cancel").click()
    expect(box).to_be_hidden()
    assert not Image.objects.exists()


@pytest.mark.full
def test_a_file_that_is_no_picture_is_told_in_the_dialog(editor_page: Page) -> None:
    page = editor_page
    page.goto(admin_url(factories.report(), "change"))
    with page.expect_file_chooser() as chooser:
        field(page).get_by_role("button", name=UPLOAD).click()
    chooser.value.set_files(file(content=b"nonsense"))
    box = dialog(page)
    expect(box.locator(".upload__error")).to_contain_text("not a JPEG, PNG, WebP or GIF picture")
    expect(box.locator(".focal__stage")).to_be_hidden()
    expect(box.get_by_role("button", name="Use this picture")).to_be_visible()


@pytest.mark.full
def test_a_connection_that_broke_loses_nothing(groups: None, new_page: Any) -> None:
    page = new_page(colleague("erik", EDITOR), broken="_dialog")
    page.goto(admin_url(factories.report(), "change"))
    box = opened(page)
    described(box)
    page.route("**/add/?_dialog=1", lambda route: route.abort("connectionreset"))
    use(box)
    refused = box.locator(".form-dialog__refused")
    expect(refused).to_contain_text("Nothing you typed is lost")
    page.unroute("**/add/?_dialog=1")
    use(box)
    expect(box).to_be_hidden()
    assert Image.objects.get().credit == "Us"


@pytest.mark.full
def test_a_picture_for_a_row_that_was_just_added(editor_page: Page) -> None:
    case = factories.case_study()
    page = editor_page
    page.goto(admin_url(case, "change"))
    page.locator("#gallery-group .add-row a").click()
    row = page.locator("#gallery-0")
    with page.expect_file_chooser() as chooser:
        row.get_by_role("button", name=UPLOAD).click()
    chooser.value.set_files(file())
    box = dialog(page)
    expect(box.locator("[name=file-upload]")).not_to_have_value("")
    described(box)
    use(box)
    expect(row.locator(".select2-selection")).to_contain_text("Harbour at night")
    expect(field(page).locator(".select2-selection")).not_to_contain_text("Harbour at night")
    save(page)
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert CaseStudy.objects.get().gallery.get().image.title == "Harbour at night"


@pytest.mark.full
def test_on_a_phone_it_fills_the_window_and_nothing_is_cut(editor_page: Page) -> None:
    page = editor_page
    page.set_viewport_size(PHONE)
    page.goto(admin_url(factories.report(), "change"))
    box = opened(page)
    assert box.bounding_box()["width"] == PHONE["width"]
    assert width_needed(page) <= PHONE["width"]
    described(box)
    use(box)
    expect(box).to_be_hidden()
