"""Theme pages: what stands under a theme at a glance, and the themes beside it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import case_study, city, event, image, link, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_theme_without_anything_under_it_says_so(visitor: Client) -> None:
    theme(slug="food")
    markup = read(visitor, "/themes/food/")
    assert "Nothing on the portal is about this theme yet." in markup
    assert "chart" not in markup
    assert "at a glance" not in markup


def test_charts_count_within_the_theme_and_lead_to_the_list_of_both(visitor: Client) -> None:
    energy = theme(slug="energy")
    case_study(themes=[energy], cities=[city(("DK",))], start_year=2010, end_year=2010)
    case_study(cities=[city(("DK",))], start_year=2010, end_year=2010)
    markup = read(visitor, "/themes/energy/")
    bars = re.findall(r'class="(?:bar|col)" href="([^"]+)"', markup)
    assert bars == [
        "/case-studies/?theme=energy&amp;country=DK",
        "/case-studies/?theme=energy&amp;year_min=2010&amp;year_max=2010",
    ]
    for url in bars:
        hits = visitor.get(url.replace("&amp;", "&")).context["hits"]
        assert hits.paginator.count == 1


def test_related_themes_are_those_of_the_same_cases_the_most_frequent_first(
    visitor: Client,
) -> None:
    energy, water, waste = (theme(slug=slug, name=slug) for slug in ("energy", "water", "waste"))
    case_study(themes=[energy, water])
    case_study(themes=[energy, water, waste])
    case_study(themes=[water])
    markup = read(visitor, "/themes/energy/")
    beside = re.search(r'<div class="beside">.*?</div>', markup, re.DOTALL)[0]
    chips = re.findall(
        r'href="([^"]+)"><span[^>]*>(\w+)</span> <span class="chip__number">(\d+)', beside
    )
    assert chips == [("/themes/water/", "water", "2"), ("/themes/waste/", "waste", "1")]


def test_the_charts_of_a_theme_without_cases_are_left_out(visitor: Client) -> None:
    link(themes=[theme(slug="energy")])
    markup = read(visitor, "/themes/energy/")
    assert "at a glance" not in markup
    assert "/resources/?theme=energy" in markup


def test_the_list_tells_what_each_theme_holds(visitor: Client) -> None:
    energy = theme(slug="energy")
    theme(slug="empty")
    case_study(themes=[energy])
    case_study(themes=[energy])
    case_study(themes=[energy], published_at=None)
    event(themes=[energy])
    markup = re.sub(r"\s+", " ", read(visitor, "/themes/"))
    assert "<span>2 case studies</span><span>1 event</span>" in markup
    assert markup.count('class="card__meta"') == 1


def test_a_portal_without_themes_has_a_list_of_them(visitor: Client) -> None:
    assert "There is nothing here yet" in read(visitor, "/themes/")


def test_a_long_name_is_set_smaller_and_a_picture_is_eager(visitor: Client) -> None:
    theme(slug="long", name="Bæredygtig byudvikling og så videre " * 2, image=image())
    markup = read(visitor, "/themes/long/")
    assert '<h1 class="long"' in markup
    assert re.findall(r'loading="(\w+)"', markup) == ["eager"]
