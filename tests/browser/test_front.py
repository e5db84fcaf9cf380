"""The front page and a theme page with words that no layout expects."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import (
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.factories import case_study, city, image, report, theme

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

LONG = "Kvarterudviklingsstrategi" * 8


@pytest.fixture
def unruly(transactional_db: None) -> None:
    """Make pages with 200 letters and no space, of other scripts, and with nothing at all."""
    themes = [theme(slug="long", name=LONG[:80], image=image()), theme(name="x" * 80)]
    place = city(("DK", "GS"), title=LONG, latitude=90, longitude=180)
    case_study(title=LONG, summary="ø" * 600, themes=themes, cities=[place], start_year=1850)
    case_study(title="مدينة ذكية", language="ar", summary="مدينة ذكية", themes=themes[:1])
    case_study(title="智慧城市" * 50, language="zh-hans", summary="")
    case_study(title="Bare", summary="", image=image())
    report(title=LONG, summary="s" * 500)
    report(title="Plain", summary="")


@pytest.mark.parametrize("width", [320, 680, 1360])
def test_long_names_neither_widen_the_page_nor_bar_anybody(
    unruly: None, new_page: Callable[..., Page], width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 700})
    for path in ("/", "/themes/", "/themes/long/", "/case-studies/"):
        page.emulate_media(color_scheme="light")
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert (path, width_needed(page)) == (path, width)
        assert (path, barriers(page)) == (path, [])
        assert (path, barriers_in_the_dark(page)) == (path, [])
