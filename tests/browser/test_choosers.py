"""Fields that say how full they are, choosers with pictures, titles from files; in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.files import picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"
PASTE = """(field, text) => {
    field.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
    document.execCommand("insertText", false, text);
}"""


def test_a_field_says_what_is_left_and_what_did_not_fit_and_an_address_ends_with_a_word(
    editor_page: Page,
) -> None:
    page = editor_page
    page.goto(f"{CASES}add/")
    title, room = page.locator("#id_title"), page.locator("#id_title_room")
    title.press_sequentially("The harbour")
    expect(room).to_have_count(0)
    title.fill("")
    title.evaluate(PASTE, "harbour " * 23)
    expect(room).to_have_text("16 characters left")
    said = page.locator("[role=status]", has_text="Title: 16 characters left")
    expect(said).to_be_attached()
    title.evaluate(PASTE, "and a bridge over the water")
    expect(room).to_have_text("11 characters at the end did not fit and were left out")
    expect(title).to_have_accessible_description(room.inner_text())
    title.press("End")
    expect(page.locator("#id_slug")).to_have_value("-".join(["harbour"] * 10))
    page.fill("#id_summary", "x" * 601)
    expect(page.locator("#id_summary_room")).to_have_text("1 character too many")


def test_a_chooser_shows_picture_and_detail_of_what_is_found_and_of_what_is_chosen(
    editor_page: Page,
) -> None:
    place = factories.city(title="Aarhus", kind="island", image=factories.image())
    case = factories.case_study(cities=[place], image=factories.image(title="Night"))
    page = editor_page
    page.goto(f"{CASES}{case.pk}/change/")
    chosen = page.locator(".field-cities .select2-selection__choice")
    expect(chosen.locator("img")).to_be_visible()
    expect(chosen).to_contain_text("Island")
    expect(page.locator(".field-image .select2-selection img")).to_be_visible()
    page.locator(".field-image .select2-selection").click()
    found = page.locator(".select2-results__option", has_text="Night")
    expect(found.locator("img")).to_be_visible()


def test_a_picture_is_called_after_its_file_unless_it_has_a_title(editor_page: Page) -> None:
    page = editor_page
    page.goto("/admin/media/image/add/")
    title, file = page.locator("#id_title"), page.locator("#id_file")

    def choose(name: str) -> None:
        file.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": picture_bytes()})

    choose("harbour_at_night.jpg")
    expect(title).to_have_value("Harbour at night")
    choose("smart-city-hub.jpg")
    expect(title).to_have_value("Smart city hub")
    title.fill("Mine")
    choose("harbour_at_night.jpg")
    expect(title).to_have_value("Mine")
