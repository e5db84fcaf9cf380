"""Writing to the portal from a phone: on the contact page, and about what is wrong on a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from smartcities.feedback.models import Message
from tests.browser.conftest import PHONE, barriers, barriers_in_the_dark, width_needed
from tests.factories import case_study, information_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_reader_writes_from_a_page_and_from_the_contact_page(
    new_page: Callable[..., Page], has_scripts: bool
) -> None:
    about = case_study(title="Byens " + "havneudvikling" * 6, slug="harbour")
    information_page(title="Contact", slug="contact", has_contact_form=True)
    page = new_page(viewport=PHONE, java_script_enabled=has_scripts)
    page.goto("/da/case-studies/harbour/")
    page.get_by_role("link", name="Er der noget galt her?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er der noget galt her?")
    expect(page.locator("main").get_by_role("link", name=about.title).first).to_be_visible()
    if has_scripts:
        assert width_needed(page) <= PHONE["width"]
        assert barriers(page) == []
    page.get_by_label("E-mailadresse").fill("ann at home")
    page.get_by_role("button", name="Send beskeden").click()
    # What is wrong is said above, with a way to the field, and at the field.
    page.get_by_role("alert").get_by_role("link", name="Det er ikke en e-mailadresse.").click()
    address = page.get_by_label("E-mailadresse")
    expect(address).to_be_focused()
    expect(address).to_have_value("ann at home")
    expect(address).to_have_accessible_description(
        "Det er ikke en e-mailadresse. Ret den, eller lad feltet være tomt. "
        "Kun hvis der ønskes svar."
    )
    if has_scripts:
        assert barriers_in_the_dark(page) == []
    address.fill("ann@reader.example")
    page.get_by_label("Hvad er galt?").fill("Året er 2019.")
    page.get_by_role("button", name="Send beskeden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beskeden er sendt")
    page.get_by_role("link", name="Tilbage til siden").click()
    expect(page).to_have_url("/da/case-studies/harbour/")

    page.goto("/contact/")
    if has_scripts:
        assert width_needed(page) <= PHONE["width"]
        assert barriers(page) == []
    page.get_by_label("Your message").fill("Thank you.")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message was sent")
    assert [(each.text, each.page, each.language) for each in Message.objects.all()] == [
        ("Thank you.", None, "en"),
        ("Året er 2019.", about, "da"),
    ]
    assert not page.context.cookies()
