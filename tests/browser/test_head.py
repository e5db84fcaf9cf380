"""The head: room for more types than there are, and folds that move nothing when they open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from smartcities.publishing.types import navigated_types
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.factories import city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (960, 1200, 1360)
#: Phones upright and on their side, tablets, and a head that has its menu but no field.
FOLDED = [(320, 568), (390, 844), (600, 900), (667, 375), (768, 1024), (820, 1180), (1024, 768)]
#: Leaves the entries of *number* types in the menu: fewer than there are, or more of long names.
TYPES = """number => {
    const types = [...document.querySelectorAll('.site-nav li')].slice(0, -2);
    types.slice(number).forEach(each => each.remove());
    for (let more = types.length; more < number; more++) {
        const made = types[0].cloneNode(true);
        made.firstChild.textContent = 'Courses and calls ' + more;
        types[0].after(made);
    }
}"""
#: What of the head lies over another of its parts, or outside of the window.
ASTRAY = """() => {
    const parts = '.site-nav a, .brand, .site-tools, .site-search';
    const boxes = [...document.querySelectorAll(parts)].filter(each => each.checkVisibility())
        .map(each => [each, each.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right
        && a.top < b.bottom && b.top < a.bottom;
    return boxes.filter(([one, a]) => a.left < 0 || a.right > innerWidth
            || boxes.some(([other, b]) => one !== other && meet(a, b)))
        .map(([each]) => each.textContent.trim() || each.className);
}"""
IS_BELOW = """() => {
    const [brand, menu] = ['.brand', '.site-nav'].map(
        each => document.querySelector(each).getBoundingClientRect());
    return menu.top >= brand.bottom;
}"""

#: Where each part of the head stands, how large it is, and where the page begins.
PLACES = """() => [...document.querySelectorAll(
        '.brand, .head-fold__button, .site-tools a, .theme-switch, main')]
    .filter(each => each.getClientRects().length)
    .map(each => [each.className || each.localName, each.getBoundingClientRect().toJSON()])"""
#: Whether the middle of an element, given by its selector, is in the element: nothing lies over it.
IS_ON_TOP = """selector => {
    const each = document.querySelector(selector), box = each.getBoundingClientRect();
    return each.contains(document.elementFromPoint(
        box.left + box.width / 2, box.top + box.height / 2));
}"""
MENU, FIND = ".site-menu > summary", ".site-find > summary"


@pytest.fixture
def head(visitor_page: Page) -> Callable[[int, str], Page]:
    """Return a function that opens a list whose menu has so many types."""

    def opened(number: int, path: str = "/cities/") -> Page:
        visitor_page.goto(path)
        expect(visitor_page.locator(".site-nav li")).to_have_count(len(navigated_types()) + 2)
        visitor_page.evaluate(TYPES, number)
        return visitor_page

    return opened


@pytest.mark.full
@pytest.mark.parametrize("path", ["/cities/", "/da/cities/"])
@pytest.mark.parametrize("number", [5, 6, 8, 12])
def test_every_type_has_its_place_in_a_wide_head(
    head: Callable[[int, str], Page], number: int, path: str
) -> None:
    page = head(number, path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert width_needed(page) <= width
        assert page.evaluate(ASTRAY) == []
        # Where the words end depends on the font; that the menu has its own line does not.
        assert page.evaluate(IS_BELOW) == (number > 5)


@pytest.mark.full
def test_eight_types_stand_in_the_fold_of_a_phone(head: Callable[[int], Page]) -> None:
    page = head(8)
    page.set_viewport_size(PHONE)
    links = page.locator(".site-nav a")
    expect(links.first).to_be_hidden()
    page.locator(".site-menu__button").focus()
    page.keyboard.press("Enter")
    expect(links.first).to_be_visible()
    assert width_needed(page) <= PHONE["width"]
    assert page.evaluate(ASTRAY) == []


def test_the_folds_of_the_head_move_nothing_and_close_by_escape_and_elsewhere(
    new_page: Callable[..., Page],
) -> None:
    city(title="Aarhus")
    page = new_page(viewport=PHONE, has_touch=True)
    page.goto("/cities/")
    before = page.evaluate(PLACES)
    menu, field = page.locator(".site-nav a").first, page.get_by_role("combobox")
    page.locator(MENU).tap()
    expect(menu).to_be_visible()
    assert page.evaluate(PLACES) == before
    assert page.evaluate(IS_ON_TOP, MENU)
    assert barriers(page) == []
    # Where the focus goes on, nothing stays over the page; the search takes the menu's place.
    page.locator(FIND).tap()
    expect(menu).to_be_hidden()
    expect(field).to_be_focused()
    assert page.evaluate(PLACES) == before
    assert page.evaluate(IS_ON_TOP, "#search")
    assert barriers(page) == []
    field.press_sequentially("aar")
    option = page.locator(".suggestions li")
    expect(option).to_be_visible()
    # Escape closes what opened last, and takes no words away.
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.locator(FIND)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("aar")
    # The next stops after the field and its button are outside.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(field).to_be_hidden()
    page.locator(MENU).tap()
    expect(menu).to_be_visible()
    page.locator(".site-foot__name").tap()
    expect(menu).to_be_hidden()


@pytest.mark.full
@pytest.mark.parametrize("path", ["/cities/", "/da/cities/"])
@pytest.mark.parametrize("number", [4, 8])
def test_a_button_of_the_head_stays_where_it_is_at_every_width(
    head: Callable[[int, str], Page], number: int, path: str
) -> None:
    page = head(number, path)
    for width, height in FOLDED:
        page.set_viewport_size({"width": width, "height": height})
        before = page.evaluate(PLACES)
        # From 60rem on the menu stands in the head.
        for button in (MENU, FIND) if width < 960 else (FIND,):
            page.locator(button).click()
            expect(page.locator(button).locator("..")).to_have_attribute("open", "")
            assert page.evaluate(PLACES) == before, (width, button)
            assert page.evaluate(IS_ON_TOP, button), (width, button)
            assert width_needed(page) <= width
            assert page.evaluate(ASTRAY) == [], (width, button)
            page.keyboard.press("Escape")
            expect(page.locator(button).locator("..")).not_to_have_attribute("open", "")


@pytest.mark.full
def test_without_javascript_the_head_of_a_phone_searches(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/da/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_hidden()
    page.locator(FIND).click()
    field.fill("aarhus")
    page.locator(".site-menu > summary").click()
    expect(field).to_be_hidden()
    page.locator(FIND).click()
    field.press("Enter")
    page.wait_for_url("**/da/search/?q=aarhus")
