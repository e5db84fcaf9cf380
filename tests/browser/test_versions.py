"""Versions in a real browser: from the form to who changed it, and back with the old value."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import KeyFigure
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, barriers, width_needed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_a_figure_that_somebody_changed_is_put_back_alone(editor_page: Page) -> None:
    case = factories.case_study(title="The clean harbour")
    factories.row(KeyFigure, case, label="Swimmers", value=12)
    page = editor_page
    page.goto(admin_url(case))
    page.fill("#id_title", "The dirty harbour")
    page.fill("#id_figures-0-value", "15")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

    page.goto(admin_url(case))
    page.get_by_role("link", name="Versions").click()
    latest = page.locator(".version").first
    expect(latest).to_contain_text("Version 2")
    expect(latest).to_contain_text("erik")
    row = latest.locator(".difference", has_text="Swimmers")
    expect(row.locator("del")).to_have_text("12")
    expect(row.locator("ins")).to_have_text("15")
    assert barriers(page) == []
    page.set_viewport_size(PHONE)
    assert width_needed(page) <= PHONE["width"]

    row.get_by_role("link", name="Put this back").click()
    expect(page.locator(".messagelist")).to_contain_text("From version 1, not saved yet")
    expect(page.locator("#id_figures-0-value")).to_have_value("12")
    expect(page.locator("#id_title")).to_have_value("The dirty harbour")
    assert KeyFigure.objects.get().value == 15
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert KeyFigure.objects.get().value == 12
    case.refresh_from_db()
    assert case.title == "The dirty harbour"
