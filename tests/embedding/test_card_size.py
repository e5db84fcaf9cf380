"""What is read of a card, and how high it is said to be."""

from __future__ import annotations

import pytest
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.oembed.size import LEAST, MOST, Size, height, line_height, size
from smartcities.sharing.oembed.words import Words, words
from tests.factories import case_study, make

CARD = """<title>T</title><main id="main">
<div id="notices"><section class="notice"><h2>Left out</h2>
<p>Bad</p></section></div><p class="failure" hidden>Failed</p><article class="card card--report">
<div class="card__cover"><img alt="" width="3" height="4"></div>
<p class="kicker">Report <span class="kicker__more">2012</span></p>
<h1 class="card__title"><a href="/">A &amp; B</a></h1><p>Job</p><p class="muted">Who</p>
<p class="card__summary">Said
 twice</p><p class="card__meta"><a class="tag">PDF</a><span>English</span></p>
<ul class="embed-rows"><li><a href="/">One</a></li><li><a href="/">Two</a></li></ul></article>
</main><p class="embed__source">Read on</p>"""


def test_each_part_of_a_card_is_read_with_what_it_is() -> None:
    found = words(CARD)
    assert found.picture == "card__cover"
    assert found.rows == 2
    assert found.parts == [
        ("kicker", "Report ··· 2012"),
        ("title", "A & B"),
        ("text", "Job"),
        ("small", "Who"),
        ("summary", "Said twice"),
        ("meta", "PDF"),
        ("meta", "English"),
        ("row", "One"),
        ("row", "Two"),
    ]


def test_rows_are_left_out_before_the_rest_is() -> None:
    found = Words([("title", "Cases"), *[("row", "One of many")] * 5])
    whole = height(found, 600)
    assert size(found, None, None) == Size(600, whole)
    assert size(found, None, whole - 1) == Size(600, height(found, 600, 4), rows=4)
    assert size(found, None, 150).view == "line"
    assert size(found, 320, 50) == Size(320, 50, "line")


def test_the_picture_is_left_out_before_the_words_are() -> None:
    found = Words([("title", "A case"), ("summary", "What came of it")], "card__picture")
    whole, text = height(found, 320), height(found.without_picture(), 320)
    assert text < whole
    assert size(found, 320, whole).view == "card"
    assert size(found, 320, whole - 1) == Size(320, text, "text")
    assert size(found, 320, text - 1).view == "line"


def test_no_card_is_higher_than_wordpress_lets_a_frame_be() -> None:
    long = Words([("title", "word " * 40), *[("text", "word " * 200)] * 20], "card__picture")
    assert size(long, 320, None).height == MOST
    assert size(long, 320, MOST - 1) == Size(320, line_height(long, 320), "line")
    assert line_height(Words([("kicker", "Of a page"), *long.parts]), 320) == LEAST


def test_a_word_that_fits_nowhere_is_broken() -> None:
    one, two = (height(Words([("title", text)]), 320) for text in ("Ø" * 18, "Ø" * 19))
    assert one < two < height(Words([("title", "Ø " + "Ø" * 19)]), 320)


@pytest.mark.django_db
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_what_stands_on_a_types_own_card_counts(model: type[Page], visitor: Client) -> None:
    low, high = (
        visitor.get("/oembed", {"url": f"http://testserver{page.get_absolute_url()}"}).json()
        for page in (make(model, title="Short"), make(model, title="Long title " * 7))
    )
    assert low["height"] < high["height"]


@pytest.mark.django_db
def test_a_line_about_an_address_does_not_count(visitor: Client) -> None:
    case_study()
    url = "http://testserver/case-studies/"
    plain, odd = (visitor.get("/oembed", {"url": url + end}).json() for end in ("", "?country=XX"))
    assert plain["height"] == odd["height"]
