"""The trash in a real browser: a page is deleted by mistake, found again and put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import CaseStudy
from smartcities.publishing.trash import move_to_trash
from tests import factories
from tests.browser.conftest import PHONE, barriers, width_needed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"
TITLE = "Harbour baths"


@pytest.mark.full
def test_an_editor_finds_again_what_was_deleted_by_mistake(
    editor_page: Page, visitor_page: Page
) -> None:
    case = factories.case_study(title=TITLE, slug="baths")
    case.figures.create(label="Swimmers", value="400", source="A report")
    page, address = editor_page, case.get_absolute_url()
    page.goto(f"{CASES}{case.pk}/change/")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Move to the trash").click()
    expect(page.get_by_role("heading", name="Move this to the trash?")).to_be_visible()
    page.get_by_role("button", name="Move to the trash").click()
    expect(page.get_by_text(f"“{TITLE}” is in the trash.")).to_be_visible()
    visitor_page.goto(address)
    expect(visitor_page.get_by_role("heading", name="This page was removed")).to_be_visible()
    visitor_page.get_by_role("main").get_by_role("link", name="Case studies").click()
    expect(visitor_page.get_by_role("heading", level=1)).to_have_text("Case studies")
    # By the index, as somebody would who comes back the next day.
    page.goto("/admin/")
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_text("moved this page to the trash")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Save draft", exact=True)).to_have_count(0)
    expect(page.get_by_text("Swimmers").first).to_be_attached()
    page.get_by_role("button", name="Put back").press("Enter")
    expect(page.get_by_text("was put back. It is public again.")).to_be_visible()
    expect(page.get_by_role("button", name="Save draft", exact=True)).to_be_visible()
    visitor_page.goto(address)
    expect(visitor_page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert case.figures.get().label == "Swimmers"


@pytest.mark.full
def test_many_are_put_back_with_the_keyboard(editor_page: Page) -> None:
    for title in ("One", "Two", "Three"):
        factories.case_study(title=title)
    move_to_trash(CaseStudy.objects.all())
    page = editor_page
    page.goto("/admin/trash/")
    for title in ("One", "Three"):
        page.get_by_role("checkbox", name=f"Choose: {title}").press("Space")
    page.get_by_role("button", name="Put back what is ticked").press("Enter")
    expect(page.get_by_text("“One” was put back.")).to_be_visible()
    expect(page.get_by_text("“Three” was put back.")).to_be_visible()
    assert [case.title for case in CaseStudy.objects.not_trashed().order_by("pk")] == [
        "One", "Three",
    ]  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_trash_fits_a_phone_and_has_no_barriers(
    new_page: Callable[..., Page], groups: None, django_user_model: Any, scheme: str
) -> None:
    root = django_user_model.objects.create_superuser("root")
    case = factories.case_study(title="Donaudampfschifffahrtsgesellschaft " * 5)
    factories.report(title="Smart cities")
    for model in (CaseStudy, type(factories.report(title="Another"))):
        move_to_trash(model.objects.all(), root)
    page = new_page(root, viewport=PHONE, color_scheme=scheme)
    for address in (
        "/admin/trash/",
        "/admin/trash/empty/",
        f"{CASES}{case.pk}/change/",
        f"{CASES}{case.pk}/delete/",
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert width_needed(page) <= PHONE["width"], address
        assert barriers(page) == [], address
