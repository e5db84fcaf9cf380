"""The focal point of a picture, set in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from smartcities.media.models import Image
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import (
    barriers,
    barriers_in_the_dark,
)
from tests.chromium import wait_for_value
from tests.conftest import colleague
from tests.files import picture_bytes, picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def picture(transactional_db: None) -> Image:
    """Return a wide picture, whose square crops have room to move."""
    return factories.image(file=picture_file("JPEG", size=(900, 300)))


#: Where the ring stands on the picture, and where the picture behind the window of a square crop.
RING = "(({left, top}) => [left, top])(document.querySelector('.focal__marker').style)"
SQUARE = "document.querySelector('.focal__window[data-ratio=\"1:1\"] img').style.left"


def has_point(page: Page, x: str, y: str) -> None:
    """Wait until the fields hold this point."""
    expect(page.locator("#id_focal_x")).to_have_value(x)
    expect(page.locator("#id_focal_y")).to_have_value(y)


@pytest.mark.full
def test_a_click_sets_it_the_crops_follow_and_it_is_saved(
    editor_page: Page, picture: Image
) -> None:
    page = editor_page
    page.goto(admin_url(picture, "change"))
    stage = page.get_by_role("application", name="Focal point: 50 percent from the left")
    box = stage.locator("img").bounding_box()
    wait_for_value(page, SQUARE, "-100%")
    stage.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.25})
    has_point(page, "90", "25")
    wait_for_value(page, SQUARE, "-200%")
    wait_for_value(page, RING, ["90%", "25%"])
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/media/image/")
    picture.refresh_from_db()
    assert picture.focal == (90, 25)


@pytest.mark.full
def test_arrow_keys_set_it_and_say_where_it_is(editor_page: Page, picture: Image) -> None:
    page = editor_page
    page.goto(admin_url(picture, "change"))
    page.locator(".focal__stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    has_point(page, "51", "40")
    said = page.locator(".focal__said")
    expect(said).to_have_text("51 percent from the left, 40 percent from the top")
    for _press in range(6):
        page.keyboard.press("Shift+ArrowUp")
    has_point(page, "51", "0")
    page.keyboard.press("Home")
    has_point(page, "50", "50")
    page.keyboard.press("Tab")
    expect(page.locator(".focal__stage")).not_to_be_focused()


@pytest.mark.full
def test_the_number_fields_move_the_ring(editor_page: Page, picture: Image) -> None:
    page = editor_page
    page.goto(admin_url(picture, "change"))
    page.fill("#id_focal_x", "0")
    wait_for_value(page, RING, ["0%", "50%"])
    wait_for_value(page, SQUARE, "0%")


@pytest.mark.full
def test_another_file_is_announced_as_not_shown_yet(
    editor_page: Page, picture: Image, tmp_path: Any
) -> None:
    page = editor_page
    page.goto(admin_url(picture, "change"))
    expect(page.locator(".focal__new")).to_be_empty()
    chosen = {"name": "a.png", "mimeType": "image/png", "buffer": picture_bytes("PNG")}
    page.set_input_files("#id_file", chosen)
    expect(page.locator(".focal__new")).to_contain_text("The new one is shown after saving.")
    expect(page.locator("#id_file-upload")).not_to_have_value("")
    expect(page.locator(".focal__new")).to_contain_text("The new one is shown after saving.")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".focal__new")).to_be_empty()


@pytest.mark.full
def test_without_scripts_the_crops_are_shown_and_the_numbers_typed(
    groups: None, new_page: Callable[..., Page], picture: Image
) -> None:
    page = new_page(colleague("erik", EDITOR), java_script_enabled=False)
    page.goto(admin_url(picture, "change"))
    expect(page.locator(".focal__window img")).to_have_count(3)
    expect(page.locator(".focal__marker")).to_have_count(0)
    expect(page.locator(".focal__help")).to_be_hidden()
    page.fill("#id_focal_x", "20")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/media/image/")
    picture.refresh_from_db()
    assert picture.focal_x == 20


@pytest.mark.full
def test_no_barriers(groups: None, new_page: Callable[..., Page], picture: Image) -> None:
    page = new_page(colleague("erik", EDITOR))
    page.goto(admin_url(picture, "change"))
    assert barriers(page) == []
    assert barriers_in_the_dark(page) == []
