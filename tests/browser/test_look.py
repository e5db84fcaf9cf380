"""The portal's look in a real browser: computed colours, the form's preview, contrasts on pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import PHONE, barriers, barriers_in_the_dark, width_needed
from tests.conftest import colleague
from tests.portal.settings import named

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]
CHANGE = "/admin/portal/portalsettings/1/change/"
ACCENT = "getComputedStyle(document.querySelector('.embed__source a')).color"


def test_a_partners_accent_wins_over_the_portals(visitor_page: Page) -> None:
    factories.case_study(slug="case")
    named(accent_colour="#b3122b")
    visitor_page.goto("/embed/case-studies/case/?view=card")
    assert visitor_page.evaluate(ACCENT) == "rgb(179, 18, 43)"
    visitor_page.goto("/embed/case-studies/case/?view=card&accent=005bb8")
    assert visitor_page.evaluate(ACCENT) == "rgb(0, 91, 184)"


# The lightest and the least colourful that are taken, and hues far from the portal's own.
@pytest.mark.parametrize(
    ("accent", "second"), [("#7b6100", "#bc0028"), ("#c9102e", "#005bb8"), ("#000000", "")]
)
def test_pages_can_be_read_in_other_colours(visitor_page: Page, accent: str, second: str) -> None:
    case = factories.case_study(slug="case", themes=[factories.theme()], state="stopped")
    factories.report(cases=[case])
    named(accent_colour=accent, second_colour=second, typeface="zilla-slab")
    for path in ("/", "/case-studies/?q=case", "/search/?q=case", "/case-studies/case/"):
        visitor_page.emulate_media(color_scheme="light")
        visitor_page.goto(path)
        assert barriers(visitor_page) == []
        assert barriers_in_the_dark(visitor_page) == []


def test_the_form_shows_what_follows_while_one_types(
    groups: None, new_page: Callable[..., Page]
) -> None:
    named()
    page = new_page(colleague("anna", "administrator"))
    page.goto(CHANGE)
    shown = page.locator("[data-look]")
    expect(shown.locator("svg")).to_have_count(12)
    page.fill("#id_accent_colour", "fc0")
    expect(shown).to_contain_text("The nearest colour that would do is #7b6100.")
    picker = page.get_by_label("Pick a colour: Colour of links")
    picker.fill("#b3122b")
    expect(page.locator("#id_accent_colour")).to_have_value("#b3122b")
    expect(shown).to_contain_text("6.4 to 1")
    # The admin around the form takes the look as well.
    expect(page.locator("#header")).to_have_css("background-color", "rgb(94, 33, 34)")
    assert barriers(page) == []
    assert barriers_in_the_dark(page) == []
    page.set_viewport_size(PHONE)
    assert width_needed(page) <= PHONE["width"]
