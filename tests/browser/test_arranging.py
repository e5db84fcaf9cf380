"""The front page arranged by hand: chosen, moved, previewed, published, and seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from frontpage.models import FrontPage
from tests import factories
from tests.browser.conftest import PHONE, WIDE, barriers, width_needed
from tests.page_types.frontpage import front_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(chooser: Locator, page: Page, words: str) -> None:
    chooser.click()
    page.keyboard.type(words)
    page.locator(".select2-results__option", has_text=words).click()


def test_a_front_page_is_arranged_previewed_and_published(
    editor_page: Page, new_page: Callable[..., Page]
) -> None:
    early = timezone.now() - timedelta(days=9)
    factories.report(title="Quiet harbours", published_at=early)
    factories.report(title="Newest of all")
    factories.case_study(title="Cargo bikes", published_at=early)
    factories.case_study(title="Newest case")
    page = editor_page
    page.goto("/admin/")
    page.get_by_role("link", name="Front page").first.click()
    choose(page.locator(".field-lead .select2-selection"), page, "Quiet harbours")
    page.locator("#cases-group .add-row a").click()
    choose(page.locator("#cases-0 .field-case .select2-selection"), page, "Cargo bikes")
    # From the last place to the first, one by one.
    up = page.locator("#sections-6").get_by_role("button", name="Move up")
    for _place in range(6):
        up.click()
    page.fill("#id_text_title_en", "Our days in May")
    page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("#preview iframe.is-shown")
    expect(shown.locator(".lead__title")).to_have_text("Quiet harbours")
    expect(shown.get_by_role("heading", name="Our days in May")).to_be_visible()
    page.get_by_role("tab", name="Danish").click()
    expect(shown.locator("html")).to_have_attribute("lang", "da")
    visitor = new_page()
    visitor.goto("/")
    expect(visitor.locator(".lead__title")).to_have_text("Newest of all")

    page.get_by_role("button", name="Close the preview").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Front page")
    visitor.reload()
    expect(visitor.locator(".lead__title")).to_have_text("Quiet harbours")
    headings = ["Further reports", "Our days in May", "Selected case studies", "Share this page"]
    expect(visitor.locator("main h2:not(.lead__title)")).to_have_text(headings)
    expect(visitor.locator(".newest__title")).to_have_text("Cargo bikes")

    page.goto("/admin/frontpage/frontpage/")
    for viewport in (WIDE, PHONE):
        for each in (page, visitor):
            each.set_viewport_size(viewport)
            assert width_needed(each) <= viewport["width"]
            assert barriers(each) == []


@pytest.mark.full
def test_who_is_second_takes_up_what_was_typed(editor_page: Page) -> None:
    factories.case_study(title="Cargo bikes")
    page = editor_page
    page.goto("/admin/frontpage/frontpage/add/")
    page.locator("#cases-group .add-row a").click()
    choose(page.locator("#cases-0 .field-case .select2-selection"), page, "Cargo bikes")
    page.fill("#id_text_title_en", "Our days in May")
    # The map is taken out, and the last one moves up.
    page.locator("#sections-2 .inline-deletelink").click()
    page.locator("#sections-5").get_by_role("button", name="Move up").click()
    front_page(sections=["map", "lists", "reports", "themes"], text_title_da="Vores dage")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("this is it")
    expect(page.locator("#id_text_title_da")).to_have_value("Vores dage")
    page.get_by_role("link", name="Take it up").click()
    expect(page.locator("#id_text_title_en")).to_have_value("Our days in May")
    expect(page.locator("#id_text_title_da")).to_have_value("Vores dage")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Taken up, not saved yet")).to_have_count(0)
    made = FrontPage.objects.get()
    shown = list(made.sections.values_list("section", flat=True))
    assert shown == ["lists", "text", "cases", "charts", "reports", "themes"]
    assert [str(row) for row in made.cases.all()] == ["Cargo bikes"]
    page.goto("/admin/")
    expect(page.get_by_text("Unfinished, not saved")).to_have_count(0)
