"""What the admin's calendar and clock write is what the form reads, and so is what it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from casestudies.models import KeyFigure
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.browser.conftest import WIDE
from tests.conftest import colleague

pytestmark = [pytest.mark.full, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = datetime(2039, 12, 28, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown", "question"),
    [
        ("da", ["28.12.2039", "14.30", "4,4"], "Menes der 4400 eller 4,4?"),
        ("en", ["2039-12-28", "14:30", "4.4"], ""),
    ],
)
def test_helpers_write_what_the_form_shows_and_reads(
    new_page: Callable[..., Page], groups: None, language: str, shown: list[str], question: str
) -> None:
    editor = colleague("erik", EDITOR)
    editor.language = language
    editor.save()
    case = factories.case_study(published_at=AT)
    figure = factories.row(KeyFigure, of=case, value=Decimal("4.4"))
    page = new_page(editor, viewport=WIDE)
    page.goto(f"/admin/casestudies/casestudy/{case.pk}/change/")
    figure_value = page.locator("#id_figures-0-value")
    expect(figure_value).to_have_value(shown[2])
    page.locator("#schedule-open button").click()
    fields = [page.locator(f"#schedule_published_at_{half}") for half in range(2)]
    for field, text in zip(fields, shown, strict=False):
        expect(field).to_have_value(text)
    # The calendar opens at the day that stands in the field, and writes it as it stood there.
    row = page.locator("dialog .field-published_at")
    row.locator("[id^=calendarlink]").first.click()
    row.locator(".calendarbox:visible td.selected a").click()
    expect(fields[0]).to_have_value(shown[0])
    row.locator("[id^=clocklink]").first.click()
    row.locator(".clockbox:visible .timelist a").nth(3).click()
    expect(fields[1]).to_have_value(shown[1].replace("14", "12").replace("30", "00"))
    page.locator("dialog [type=submit]").click()
    expect(page.locator(".schedule-said .success")).to_be_visible()
    figure_value.fill("4.400")
    page.locator("[name=_save]").click()
    if question:
        expect(page.locator(".errorlist", has_text=question)).to_be_visible()
        expect(figure_value).to_have_value("4.400")
        expect(figure_value).to_have_attribute("aria-invalid", "true")
        figure_value.fill("4400")
        page.locator("[name=_save]").click()
    expect(page.locator(".success:not(.schedule-said *)")).to_be_visible()
    figure.refresh_from_db()
    case.refresh_from_db()
    assert figure.value == (4400 if question else Decimal("4.4"))
    assert case.published_at == AT.replace(hour=11, minute=0)
