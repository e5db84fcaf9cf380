"""The colour scheme: the system's, until a visitor chooses; then it is remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import wait_for_value

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUND = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(250, 246, 238)", "rgb(15, 27, 30)"


@pytest.mark.full
def test_the_scheme_follows_the_system_until_it_is_chosen(new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="dark")
    page.goto("/")
    wait_for_value(page, GROUND, DARK)
    switch = page.get_by_role("button", name="Dark colours")
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.emulate_media(color_scheme="light")
    wait_for_value(page, GROUND, LIGHT)
    expect(switch).to_have_attribute("aria-pressed", "false")

    switch.press("Enter")
    wait_for_value(page, GROUND, DARK)
    page.goto("/themes/")
    wait_for_value(page, GROUND, DARK)
    page.reload()
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute(
        "aria-pressed", "true"
    )

    # Choosing what the system says anyway is following it again.
    page.get_by_role("button", name="Dark colours").click()
    wait_for_value(page, GROUND, LIGHT)
    page.emulate_media(color_scheme="dark")
    wait_for_value(page, GROUND, DARK)


@pytest.mark.full
def test_without_scripts_the_system_decides_and_no_dead_switch_is_shown(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(color_scheme="dark", java_script_enabled=False)
    page.goto("/")
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    expect(page.locator("html")).to_have_css("background-color", DARK)
