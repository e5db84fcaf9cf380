"""A browser that has been led elsewhere finds what is back at its old address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_a_page_that_gets_its_old_address_again_leads_nobody_in_a_circle(
    visitor_page: Page,
) -> None:
    case = factories.case_study(slug="before", title="Harbour baths")
    for slug in ("after", "before", "after"):
        case.slug = slug
        case.save()
        for asked in ("before", "after"):
            visitor_page.goto(f"/case-studies/{asked}/")
            expect(visitor_page).to_have_url(re.compile(f"/case-studies/{slug}/$"))
            expect(visitor_page.get_by_role("heading", level=1)).to_have_text("Harbour baths")
