"""A new case study with a city that nobody has made yet, three figures and a picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy, City
from tests import factories
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.editing.acts import Acts
from tests.editing.test_picture import UPLOAD, field, file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/casestudies/casestudy/add/"


def cities(page: Page) -> Locator:
    return page.locator(".field-cities")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Add city")


def test_from_the_index_to_a_public_case_with_its_city(editor_page: Page) -> None:
    page = editor_page
    page.goto("/admin/")
    did = Acts(page)
    did.press("Control+k")
    did.type(page.get_by_role("combobox", name="Page, picture, list or command"), "Add case")
    expect(page.get_by_role("option", name="Add case study")).to_be_visible()
    did.press("Enter")
    page.wait_for_url(f"**{ADD}")
    expect(cities(page).get_by_role("button", name="Add city…")).to_be_visible()
    did.type(page.locator("#id_title"), "Heat from the sea")
    # The city: its name and its country.
    did.click(cities(page).get_by_role("button", name="Add city…"))
    box = dialog(page)
    did.type(box.get_by_label("Title"), "Växjö")
    did.press("Tab")
    did.type(box.get_by_label("Country"), "Swed")
    did.press("Control+Enter")
    expect(box).to_be_hidden()
    expect(cities(page).locator(".select2-selection__choice")).to_contain_text("Växjö")
    # The picture.
    did.choose_file(field(page).get_by_role("button", name=UPLOAD), file())
    box = page.get_by_role("dialog", name="Upload a picture")
    expect(box.get_by_label("Title")).to_have_value("Harbour at night")
    did.type(box.get_by_label("Alternative text"), "A harbour.")
    did.press("Tab")
    did.type(box.get_by_label("Credit"), "Nana Holm")
    did.press("Tab")
    did.type(box.get_by_label("Licence"), "o")
    did.press("Control+Enter")
    expect(box).to_be_hidden()
    # Three figures.
    for number in range(3):
        did.click(page.get_by_role("button", name="Add another key figure"))
        row = page.locator(f"#figures-{number}")
        did.type(row.locator("[name$=-label]"), f"Homes {number}")
        for name, text in {"value": "40", "source": "The city"}.items():
            did.click(row.locator(f"[name$=-{name}]"))
            did.type(row.locator(f"[name$=-{name}]"), text)
    did.click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Public with “Heat from the sea”: Växjö.")
    case = CaseStudy.objects.public().get()
    assert [city.title for city in case.cities.all()] == ["Växjö"]
    assert City.objects.public().get().countries.get().country.code == "SE"
    assert case.image.title == "Harbour at night"
    assert [figure.label for figure in case.figures.all()] == ["Homes 0", "Homes 1", "Homes 2"]
    assert did.loads <= 2
    assert did.acts <= 22, vars(did)


@pytest.mark.full
def test_refusals_stand_beside_the_fields_and_what_was_typed_stays(editor_page: Page) -> None:
    page = editor_page
    page.goto(ADD)
    cities(page).get_by_role("button", name="Add city…").click()
    box = dialog(page)
    box.get_by_label("Title").fill("Lund")
    box.get_by_role("button", name="Add", exact=True).click()
    expect(box.locator(".field-country .errorlist")).to_have_text("This field is required.")
    expect(box.get_by_label("Country")).to_be_focused()
    assert barriers(page) == []
    # Closed and opened again, and after another dialog, it is as it was left.
    box.get_by_role("button", name="Cancel").click()
    field(page).get_by_role("button", name=UPLOAD).click()
    page.get_by_role("dialog", name="Upload a picture").get_by_role("button", name="Cancel").click()
    cities(page).get_by_role("button", name="Add city…").click()
    expect(box.get_by_label("Title")).to_have_value("Lund")
    box.get_by_label("Country").select_option("SE")
    box.get_by_role("button", name="Add", exact=True).click()
    expect(box).to_be_hidden()
    expect(cities(page).locator(".select2-selection__choice")).to_contain_text("Lund")
    city = City.objects.get()
    assert city.published_at is None


@pytest.mark.full
def test_it_is_one_of_several_and_of_rows_too(editor_page: Page) -> None:
    case = factories.case_study(cities=[factories.city(title="Malmö")])
    page = editor_page
    page.goto(f"/admin/casestudies/casestudy/{case.pk}/change/")
    cities(page).get_by_role("button", name="Add city…").click()
    dialog(page).get_by_label("Title").fill("Lund")
    dialog(page).get_by_label("Country").select_option("SE")
    page.keyboard.press("Control+Enter")
    chosen = cities(page).locator(".select2-selection__choice")
    expect(chosen).to_have_count(2)
    page.get_by_role("button", name="Add another organisation with its role").click()
    row = page.locator("#involvements-0")
    row.get_by_role("button", name="Add organisation…").click()
    box = page.get_by_role("dialog", name="Add organisation")
    box.get_by_label("Name").fill("Region Øresund")
    box.get_by_role("button", name="Add", exact=True).click()
    expect(row.locator(".select2-selection")).to_contain_text("Region Øresund")


@pytest.mark.full
def test_on_a_phone_it_fits(groups: None, new_page: object, author_page: Page) -> None:
    page = author_page
    page.set_viewport_size(PHONE)
    page.goto(ADD)
    cities(page).get_by_role("button", name="Add city…").click()
    expect(dialog(page).get_by_label("Country")).to_be_visible()
    assert width_needed(page) <= PHONE["width"]
