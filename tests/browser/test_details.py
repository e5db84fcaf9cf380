"""Detail pages of the worst content there is: nothing overflows, nothing bars the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from casestudies.models import GalleryPicture, KeyFigure
from smartcities.publishing.models import Page as Published
from tests.browser.conftest import (
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.factories import (
    case_study,
    city,
    event,
    expert,
    image,
    link,
    link_category,
    organisation,
    row,
    theme,
)
from tests.files import picture_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.django_db(transaction=True),
]

WORD = "Smartbyudviklingsprojektledelsesorganisation"
LONG = (WORD * 5)[:200]
ARABIC = ("مدينة ذكية ومستدامة " * 10)[:200]


def worst_case() -> list[Published]:
    """Return pages in which every text is as long as it may be and has no space."""
    thin = image(file=picture_file("PNG", size=(900, 1)))
    themes = [theme(name=f"{number}{LONG[:79]}") for number in range(3)]
    bodies = [organisation(name=f"{number}{LONG[:159]}") for number in range(5)]
    pole = city(("AQ",), latitude="90", longitude="0", title="Pole")
    place = city(
        ("FJ", "NZ"),
        title=LONG,
        spellings=LONG,
        latitude="-17.1",
        longitude="180",
        population=10**13,
        population_note=LONG[:160],
        image=thin,
    )
    person = expert(
        given_name="A" * 80,
        family_name="ب" * 80,
        job_title=LONG[:160],
        department=LONG[:160],
        organisation=bodies[0],
    )
    told = ("challenge", "solution", "results", "learning_points", "what_did_not_work", "body")
    case = case_study(
        title=LONG,
        summary=LONG * 3,
        result_summary=LONG,
        image=thin,
        cities=[place, pole],
        themes=themes,
        experts=[person],
        cost="9999999999999.99",
        cost_currency="DKK",
        cost_note=LONG,
        **dict.fromkeys(told, f"<p>{LONG}</p>"),
    )
    row(GalleryPicture, case, image=thin, caption=LONG)
    for number in range(40):
        figure = {"value": "-999999999999.999", "unit": WORD[:40], "year": 1990 + number}
        row(KeyFigure, case, label=LONG[:160], **figure)
        row(KeyFigure, case, label=f"{number}{LONG[:158]}", source=LONG, **figure)
    for body in bodies:
        case.involvements.create(organisation=body, role="owner")
    case_study(title="智慧城市" * 50, cities=[place], themes=themes)
    address = {"title": LONG, "url": f"https://{'x' * 60}.example.org/{'y' * 400}"}
    resource = link(**address, category=link_category(name=LONG[:80]), cases=[case])
    return [case, place, pole, person, resource]


def other_scripts_and_nothing() -> list[Published]:
    """Return pages in Arabic, and pages that say nothing but their name."""
    texts = {"title": ARABIC, "summary": ARABIC * 2, "body": f"<p>{ARABIC}</p>"}
    written = case_study(
        language="ar", result_summary=ARABIC, challenge=f"<p>{ARABIC}</p>", **texts
    )
    bare = [case_study(), city(), expert(), link(), event(), event(**texts, language="ar")]
    return [written, *bare]


@pytest.mark.parametrize("width", [320, 1360])
@pytest.mark.parametrize("pages", [worst_case, other_scripts_and_nothing])
def test_nothing_overflows_and_nothing_bars_the_way(
    pages: Callable[[], list[Published]],
    width: int,
    new_page: Callable[..., Page],
) -> None:
    browser = new_page(viewport={"width": width, "height": 800})
    for page in pages():
        address = page.get_absolute_url()
        browser.emulate_media(color_scheme="light")
        assert browser.goto(address).status == 200
        assert width_needed(browser) <= width, address
        assert barriers(browser) == [], address
        assert barriers_in_the_dark(browser) == [], address
