"""The head holds more types than there are today: at five beside the name, from six on below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from smartcities.publishing.types import page_types
from tests.browser.conftest import PHONE, width_needed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (960, 1200, 1360)
#: Leaves the entries of *number* types in the menu: fewer than there are, or more of long names.
TYPES = """number => {
    const types = [...document.querySelectorAll('.site-nav li')].slice(0, -3);
    types.slice(number).forEach(each => each.remove());
    for (let more = types.length; more < number; more++) {
        const made = types[0].cloneNode(true);
        made.firstChild.textContent = 'Courses and calls ' + more;
        types[0].after(made);
    }
}"""
#: What of the head lies over another of its parts, or outside of the window.
ASTRAY = """() => {
    const links = [...document.querySelectorAll('.site-nav a')].filter(each => each.offsetParent);
    const boxes = [...links, ...document.querySelectorAll('.brand, .site-tools, .site-search')]
        .map(each => [each, each.getBoundingClientRect()]).filter(([_, box]) => box.width);
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


@pytest.fixture
def head(visitor_page: Page) -> Callable[[int, str], Page]:
    """Return a function that opens a list whose menu has so many types."""

    def opened(number: int, path: str = "/cities/") -> Page:
        visitor_page.goto(path)
        expect(visitor_page.locator(".site-nav li")).to_have_count(len(page_types()) + 3)
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


def test_eight_types_stand_in_the_fold_of_a_phone(head: Callable[[int], Page]) -> None:
    page = head(8)
    page.set_viewport_size(PHONE)
    links = page.locator(".site-nav a")
    expect(links.first).to_be_hidden()
    page.locator(".site-menu__fold").focus()
    page.keyboard.press("Enter")
    expect(links.first).to_be_visible()
    assert width_needed(page) <= PHONE["width"]
    assert page.evaluate(ASTRAY) == []
