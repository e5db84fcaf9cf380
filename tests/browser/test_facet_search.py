"""The search box of a long facet in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import barriers
from tests.factories import case_study, city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTRIES = ["AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "SE"]
BOX = "#find-country"
SHOWN = "#facet-country .options > li:visible"


@pytest.fixture
def countries_page(transactional_db: None, visitor_page: Page) -> Page:
    """Return the Danish list of case studies in fifteen countries."""
    for code in [*COUNTRIES, "AU"]:
        case_study(cities=[city((code,))])
    visitor_page.goto("/da/case-studies/")
    return visitor_page


def found(page: Page) -> list[str]:
    return [row.locator(".option__name").inner_text() for row in page.locator(SHOWN).all()]


def note(page: Page) -> str:
    return page.locator("#facet-country [aria-live]").inner_text()


@pytest.mark.full
def test_it_narrows_the_whole_facet_as_one_types(countries_page: Page) -> None:
    page = countries_page
    assert len(found(page)) == 10
    page.get_by_role("searchbox", name="Find i »Land«").press_sequentially("Ostr")
    assert found(page) == ["Østrig"]
    assert note(page) == "1 af 15"
    page.fill(BOX, "øst")
    assert found(page) == ["Østrig"]
    page.fill(BOX, "oestr")
    assert found(page) == ["Østrig"]
    page.fill(BOX, "xyz")
    assert (found(page), note(page)) == ([], "Intet fundet")
    page.locator(BOX).press("Escape")
    assert len(found(page)) == 10
    assert page.locator(BOX).input_value() == ""
    page.locator("#rest-country > summary").click()
    assert len(found(page)) == 15


@pytest.mark.full
def test_what_is_typed_stays_when_an_option_is_chosen(countries_page: Page) -> None:
    page = countries_page
    page.fill(BOX, "sver")
    page.locator(BOX).press("Enter")
    page.locator(BOX).press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#list-count")).to_contain_text("Sverige")
    assert page.evaluate("document.activeElement.id") == "country-SE"
    assert page.locator(BOX).input_value() == "sver"
    assert (found(page), note(page)) == (["Sverige"], "1 af 15")
    assert barriers(page) == []
    page.fill(BOX, "")
    # The fold is closed again; what is chosen stands before it.
    assert "Sverige" in found(page)
    assert len(found(page)) == 10
