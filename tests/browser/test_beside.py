"""What stands beside what on detail pages: no empty half when wide, whole rows on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from casestudies.models import KeyFigure
from resources.models import Recommendation
from tests.browser.conftest import PHONE, barriers, width_needed
from tests.factories import case_study, city, link, report, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX = "selector => document.querySelector(selector).getBoundingClientRect().toJSON()"
#: The names and values of facts, each with its box.
FACTS = """() => [...document.querySelectorAll('dl > div')].map(each => ['dt', 'dd'].map(
    part => each.querySelector(part).getBoundingClientRect().toJSON()))"""


def is_beside(page: Page, text: str, other: str) -> bool:
    """Tell whether *other* stands right of *text*, on the same height."""
    a, b = page.evaluate(BOX, text), page.evaluate(BOX, other)
    return b["left"] >= a["right"] and b["top"] < a["bottom"]


@pytest.mark.full
def test_a_wide_screen_is_used_and_a_phone_reads_in_rows(new_page: Callable[..., Page]) -> None:
    case = case_study(
        cities=[city(("BR",), title="Rio de Janeiro", population=1, population_note="a " * 80)],
        result_summary="It works.",
        learning_points="<p>Learnt.</p>",
    )
    row(KeyFigure, case, label="homes", value=1900, year=2012)
    text = f"<p>{'Words of a text. ' * 90}</p>"
    made = report(body=f"<h2>One</h2>{text}<h2>Two</h2>{text}", cases=[case])
    advice = row(Recommendation, made, explanation=text)
    advice.cases.add(case)
    place = case.cities.get()
    resource = link(cases=[case])
    wide: Any = new_page()
    #: By page, what stands beside which text.
    pairs = [
        (case, ".brief__facts", ".brief__story"),
        (made, ".guided__main > .prose", ".figures"),
        (advice, ".columns__main .prose", ".figures"),
        (advice, ".part__head h1", ".whole"),
        (resource, ".entry__title h1", ".facts"),
    ]
    for page, main, other in pairs:
        wide.goto(page.get_absolute_url())
        assert is_beside(wide, main, other), (page, other)
        assert width_needed(wide) <= 1360
    phone = new_page(viewport=PHONE)
    for page in (case, made, advice, place, resource):
        phone.goto(page.get_absolute_url())
        assert width_needed(phone) <= PHONE["width"]
        assert barriers(phone) == []
        for name, value in phone.evaluate(FACTS):
            assert name["right"] <= value["left"]
            assert value["width"] > PHONE["width"] / 2
