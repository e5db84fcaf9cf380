"""What an embed says by itself: its options, good and bad, and what it never does."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from smartcities.look.contrast import contrast, shades
from tests import factories

pytestmark = pytest.mark.django_db
BAD = {
    "view": "poster",
    "limit": "0",
    "accent": "grey",
    "lang": "xx",
}


@pytest.fixture(autouse=True)
def portal() -> None:
    for number in range(7):
        factories.case_study(slug=f"case-{number}", title=f"Case {number}")


def test_a_sentence_is_told_once_in_the_whole_list_and_filters_are_told_in_its_card(
    visitor: Client,
) -> None:
    whole = visitor.get("/embed/case-studies/?limit=0&country=ZZ").content.decode()
    assert whole.count("“0” is no value of “limit”") == 1
    assert "ZZ" in visitor.get("/embed/case-studies/?view=card&country=ZZ").content.decode()


@pytest.mark.parametrize(("name", "value"), BAD.items())
def test_a_wrong_option_is_named_and_the_others_hold(
    visitor: Client, name: str, value: str
) -> None:
    good = {"view": "card", "limit": "3", "theme": "dark", "lang": "en"} | {name: value}
    response = visitor.get("/embed/case-studies/", good)
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count(f"“{value}” is no value of “{name}”") == 1
    assert 'data-theme="dark"' in text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.full
@pytest.mark.parametrize("value", ["", "\0", "x" * 4000, "9" * 400, "-1", "١٢", "%", "<script>"])
@pytest.mark.parametrize("name", ["view", "limit", "accent", "lang", "theme", "page", "frame"])
def test_hostile_options_break_nothing(visitor: Client, name: str, value: str) -> None:
    for path in ("/embed/case-studies/", "/embed/case-studies/case-1/", "/embed/map/"):
        response = visitor.get(path, {name: value})
        assert response.status_code in (200, 404)
        assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("accent", ["0a5c5c", "ffcc00", "000000", "ffffff", "808080", "e63946"])
def test_an_accent_can_be_read_in_both_schemes_or_is_refused(visitor: Client, accent: str) -> None:
    text = visitor.get(f"/embed/case-studies/?accent={accent}").content.decode()
    sheet = visitor.get(f"/embed/accent-{accent}.css")
    found = shades(accent)
    if found is None:
        assert "cannot be read" in text
        assert sheet.status_code == 404
        return
    assert f"/embed/accent-{accent}.css" in text
    assert sheet["Content-Type"].startswith("text/css")
    light, dark = re.search(
        r"--accent:light-dark\(#(\w+),#(\w+)\)", sheet.content.decode()
    ).groups()
    assert contrast(light, "fffdf9") >= 4.5
    assert contrast(dark, "16262a") >= 4.5


def test_a_frame_asks_nobody_else_and_keeps_nothing(visitor: Client) -> None:
    for path in ("/embed/case-studies/?view=card", "/embed/case-studies/case-1/", "/embed/map/"):
        response = visitor.get(path)
        text = response.content.decode()
        assert not response.cookies
        assert response["Cache-Control"] == "no-cache"
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]* src(?:set)?="([^"]+)"', text)
        loaded += re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
        assert loaded
        assert all(each.startswith("/") and not each.startswith("//") for each in loaded)


@pytest.mark.parametrize("path", ["/embed/case-studies/", "/embed/map/"])
def test_filters_are_links_that_stay_in_the_frame(visitor: Client, path: str) -> None:
    case = factories.case_study(themes=[factories.theme(slug="energy")], start_year=2001)
    case.themes.add(factories.theme(slug="water"))
    text = visitor.get(f"{path}?theme=dark&q=case").content.decode()
    assert not re.search("<(form|input|select|button)", text)
    link = r'class="embed-option" target="_self" href="\?q=case&amp;theme=(\w+)&amp;theme=dark"'
    assert set(re.findall(link, text)) == {"energy", "water"}


@pytest.mark.parametrize("path", ["/embed/case-studies/", "/embed/map/"])
def test_ways_out_of_an_empty_list_stay_in_the_frame(visitor: Client, path: str) -> None:
    factories.theme(slug="energy")
    text = visitor.get(f"{path}?lang=da&q=zebra&theme=energy&theme=dark").content.decode()
    kept = "lang=da&amp;theme=dark"
    ways = re.findall(r'<a target="_self" href="([^"]+)"', text.partition('class="ways"')[2])
    assert ways == [f"?theme=energy&amp;{kept}", f"?q=zebra&amp;{kept}"]
    assert f'<a class="button" target="_self" href="{path}?{kept}">' in text


def test_whoever_is_signed_in_sees_what_all_see(as_editor: Client, visitor: Client) -> None:
    path = "/embed/case-studies/case-1/"
    assert as_editor.get(path).content == visitor.get(path).content


def test_the_loader_is_small_and_open_to_all(visitor: Client) -> None:
    response = visitor.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 2048
    assert response["ETag"]
