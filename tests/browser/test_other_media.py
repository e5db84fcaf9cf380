"""Pages on paper, and in the few colours of a reader's own."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from smartcities.browsing import views
from tests.factories import case_study, city, image, report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "A summary of many words, which goes on for more than any card shows on a screen. " * 6
#: What tells states apart once all colours are the reader's.
SHOWN = """(element) => {
  const {borderBottomColor, borderBottomWidth, fontWeight} = getComputedStyle(element);
  return [borderBottomColor, borderBottomWidth, fontWeight].join();
}"""


def lowest(content: bytes) -> list[float]:
    """Return where the last line of each page of a PDF ends, from 0 (its foot) to 1 (its head)."""
    found = []
    for page in PdfReader(BytesIO(content)).pages:
        heights: list[float] = []

        def note(text: str, cm: list, tm: list, *_more: object, into: list = heights) -> None:
            if text.strip():
                into.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

        page.extract_text(visitor_text=note)
        found.append(min(heights) / float(page.mediabox.height))
    return found


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.full
def test_on_paper_a_map_and_a_list_are_what_was_found_whole_and_without_the_form(
    visitor_page: Page,
) -> None:
    place = city(title="Aarhus", latitude=56.15, longitude=10.2)
    case_study(title="A case", summary=f"{LONG}The very end.", cities=[place])
    page = visitor_page
    page.emulate_media(media="print")
    for address in ("/map/", "/case-studies/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for label in ("Keywords", "Sort by"):
            field = page.get_by_label(label)
            expect(field).to_have_count(1)
            expect(field).to_be_hidden()
        expect(page.get_by_text("Filter and sort")).to_be_hidden()
        expect(page.get_by_role("link", name="CSV")).to_be_hidden()
        expect(page.get_by_role("link", name="A case").first).to_be_visible()
    printed = " ".join(text_of(page.pdf(format="A4")).split())
    assert "The very end." in printed
    assert "…" not in printed


@pytest.mark.full
def test_a_report_on_paper_has_no_half_empty_page(visitor_page: Page) -> None:
    made = report(title="A report", body=f"<p>{LONG * 3}</p>")
    for number in range(1, 7):
        made.recommendations.create(
            number=number, title=f"Advice {number}", explanation=f"<p>{LONG * 2}</p>" * 3
        )
    visitor_page.goto(made.get_absolute_url())
    *full, _last = lowest(visitor_page.pdf(format="A4", prefer_css_page_size=True))
    assert len(full) >= 2
    assert max(full) < 0.25, full


@pytest.mark.full
def test_in_forced_colours_the_current_place_is_told_by_more_than_a_colour(
    new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        case_study(title=f"Case {number}", image=image())
    monkeypatch.setattr(views.PageList, "per_page", 1)
    page = new_page(forced_colors="active")
    page.goto("/case-studies/?page=2")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu.locator("[aria-current]")).to_have_text("Case studies")
    here = menu.locator("[aria-current]").evaluate(SHOWN).split(",")
    others = {each.evaluate(SHOWN) for each in menu.locator("a:not([aria-current])").all()}
    assert len(others) == 1
    assert here != others.pop().split(",")
    # The line below the others cannot be seen: it is of the ground's colour.
    ground = page.locator("html").evaluate("(html) => getComputedStyle(html).backgroundColor")
    other = menu.locator("a:not([aria-current])").first
    expect(other).to_have_css("border-bottom-color", ground)
    number = page.locator(".paging__here")
    expect(number).to_have_css("outline-style", "solid")
