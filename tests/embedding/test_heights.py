"""How high oEmbed and the embed codes say a card is: what the page says of itself, and a table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.metadata.page import PageMetadata, the_front
from smartcities.sharing.oembed.heights import MOST, TABLE, USUAL, Frame, frame, height
from tests.factories import case_study, image, make

pytestmark = pytest.mark.django_db
WIDE = TABLE[0]


def shown(**said: Any) -> PageMetadata:
    """Return a page that says this of itself."""
    return PageMetadata(**(vars(the_front("/")) | said))


def test_no_view_is_higher_than_the_next_larger_one_nor_than_wordpress_lets_a_frame_be() -> None:
    assert [each.width for each in TABLE] == sorted({each.width for each in TABLE}, reverse=True)
    for each in TABLE:
        assert 200 >= each.line <= each.title <= each.text <= each.card <= each.full <= MOST


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"summary": "Said.", "picture": "image"}, "card"),
        ({"summary": "Said.", "picture": "map"}, "map"),
        ({"summary": "Said."}, "text"),
        ({}, "title"),
    ],
)
def test_what_stands_on_a_card_chooses_its_height(said: dict[str, str], name: str) -> None:
    for each, width in zip(TABLE, (USUAL, 543, 399, 220), strict=True):
        assert height(shown(**said), "card", width) == getattr(each, name)
        assert frame(shown(**said), width) == Frame(width, getattr(each, name), "card")


def test_each_row_of_a_list_adds_to_a_few_lines() -> None:
    rows = ("One",) * 20
    assert height(shown(rows=rows[:2]), "card") == WIDE.line + 2 * WIDE.row
    assert height(shown(rows=rows), "text") == WIDE.line + 5 * WIDE.row
    assert height(shown(rows=rows), "card", limit=7) == WIDE.line + 7 * WIDE.row
    assert height(shown(rows=rows), "card", limit=20) == MOST
    assert height(shown(rows=rows), "line", limit=20) == WIDE.line
    assert height(shown(rows=rows), "full") == WIDE.full
    # The card leaves out rows by itself.
    assert frame(shown(rows=rows), None, 400) == Frame(USUAL, 400, "card")


def test_where_there_is_little_room_a_smaller_view_is_asked_for() -> None:
    page = shown(summary="Said.", picture="image")
    found = [frame(page, None, room) for room in (1000, 300, 250, 100)]
    assert found == [
        Frame(USUAL, WIDE.card, "card"),
        Frame(USUAL, 300, "card"),
        Frame(USUAL, 250, "text"),
        Frame(USUAL, 100, "line"),
    ]
    # Never a larger one than was chosen.
    assert frame(page, None, None, "text") == Frame(USUAL, WIDE.text, "text")
    assert frame(page, None, None, "line") == Frame(USUAL, WIDE.line, "line")


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_type_says_itself_what_stands_on_its_card(model: type[Page], visitor: Client) -> None:
    page = make(model, title="A page", summary="Said of it.")
    ask = {"url": f"http://testserver{page.get_absolute_url()}"}
    assert visitor.get("/oembed", ask).json()["height"] == WIDE.text
    codes = visitor.get("/share/", ask).context["snippets"]
    assert {each.key: "Said of it." in each.code for each in codes}["card"]
    assert f'height="{WIDE.text}"' in codes[1].code


def test_a_picture_of_the_library_makes_room_for_itself(visitor: Client) -> None:
    page = case_study(image=image(), summary="Said of it.")
    ask = {"url": f"http://testserver{page.get_absolute_url()}", "maxwidth": 320}
    assert visitor.get("/oembed", ask).json()["height"] == TABLE[2].card


def test_a_line_about_an_address_does_not_count(visitor: Client) -> None:
    case_study()
    url = "http://testserver/case-studies/"
    plain, odd = (visitor.get("/oembed", {"url": url + end}).json() for end in ("", "?country=XX"))
    assert plain["height"] == odd["height"]


def test_a_frame_is_told_the_room_that_it_has(visitor: Client) -> None:
    page = case_study(summary="Said of it.")
    ask = {"url": f"http://testserver{page.get_absolute_url()}", "maxheight": 300}
    assert "view=card&amp;maxheight=300" in visitor.get("/oembed", ask).json()["html"]
    # What it is told is no choice of anybody's: it is not kept where the address is pasted.
    ask = {"url": f"http://testserver/embed{page.get_absolute_url()}?view=card&maxheight=300"}
    assert "maxheight" not in visitor.get("/oembed", ask).json()["html"]


def test_partners_are_told_the_same_heights() -> None:
    told = re.findall(
        r"^\| (?:from|below).*",
        (settings.BASE_DIR / "docs" / "partners.md").read_text(),
        re.MULTILINE,
    )
    said = [[int(each) for each in re.findall(r"\b\d{2,}\b", row.split("|", 2)[2])] for row in told]
    assert said == [
        [each.card, each.map, each.text, each.title, each.line, each.line, each.row]
        for each in TABLE
    ]
