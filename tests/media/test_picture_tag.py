"""The picture element: what a page says about a picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from smartcities.media.sizes import CROPS, WIDTHS
from smartcities.media.tags.pictures import picture
from tests.factories import case_study, image
from tests.files import picture_file

pytestmark = pytest.mark.django_db


def attributes(html: str, tag: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'([a-z]+)="([^"]*)"', found)) for found in re.findall(tag, html)]


def test_every_width_comes_in_three_formats_with_text_and_size() -> None:
    made = image(file=picture_file(size=(700, 350)), alt='A "quay" & cranes')
    html = picture(made, sizes="50vw")
    assert html.startswith("<picture><source ")
    assert html.endswith("></picture>")
    sources = attributes(html, "<source[^>]*>")
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    (img,) = attributes(html, "<img[^>]*>")
    for kind, element in zip(("avif", "webp", "jpg"), [*sources, img], strict=True):
        stem = f"/media/{made.checksum}"
        assert element["srcset"] == f"{stem}-320.{kind} 320w, {stem}-480.{kind} 480w"
        assert element["sizes"] == "50vw"
    assert img["src"] == f"/media/{made.checksum}-480.jpg"
    assert (img["width"], img["height"]) == ("480", "240")
    assert img["alt"] == "A &quot;quay&quot; &amp; cranes"
    assert (img["loading"], img["decoding"]) == ("lazy", "async")
    assert "fetchpriority" not in img
    assert "style" not in html


def test_the_first_picture_of_a_page_comes_first() -> None:
    html = picture(image(), eager=True)
    assert 'loading="eager" fetchpriority="high"' in html
    assert "lazy" not in html


def test_the_page_may_say_the_text_itself() -> None:
    assert 'alt=""' in picture(image(alt="Cranes"), alt="")
    assert 'alt="Other"' in picture(image(alt="Cranes"), alt="Other")
    assert 'alt=""' in picture(image(alt="", decorative=True))


@pytest.mark.parametrize("crop", CROPS)
def test_a_crop_has_its_own_addresses_and_its_own_size(crop: str) -> None:
    made = image(file=picture_file(size=(2400, 2400)), focal_x=30, focal_y=70)
    html = picture(made, crop=crop)
    (img,) = attributes(html, "<img[^>]*>")
    across, down = map(int, crop.split(":"))
    assert abs(int(img["width"]) * down - int(img["height"]) * across) <= max(across, down)
    name = f"/media/{made.checksum}-{across}x{down}-30-70-"
    assert html.count(name) == 3 * len(CROPS[crop]) + 1
    assert re.findall(r"(\d+)w", img["srcset"]) == [str(width) for width in CROPS[crop]]


def test_a_small_picture_has_one_rendition_of_its_own_size() -> None:
    (img,) = attributes(picture(image(file=picture_file(size=(100, 1)))), "<img[^>]*>")
    assert (img["width"], img["height"]) == ("100", "1")
    assert img["srcset"].endswith("-320.jpg 100w")


def test_an_element_that_is_kept_follows_the_picture_its_text_and_the_language() -> None:
    made = image(file=picture_file(size=(700, 350)), alt="Cranes")
    first = picture(made, crop="1:1")
    assert picture(made, crop="1:1") == first
    made.focal_x = 10
    assert "-1x1-10-50-" in picture(made, crop="1:1")
    made.alt = "Ships"
    assert 'alt="Ships"' in picture(made, crop="1:1")
    with override("da"):
        assert 'alt="Ships" lang="en"' in picture(made, crop="1:1")
    assert "lang=" not in picture(made, crop="1:1")


def test_without_a_picture_there_is_nothing() -> None:
    unmeasured = image()
    unmeasured.width = unmeasured.height = 0
    assert picture(None) == picture(unmeasured) == ""


@pytest.mark.parametrize("shown", [None, image])
def test_an_undeclared_crop_is_an_error_even_without_a_picture(shown: Any) -> None:
    with pytest.raises(ValueError, match="3:2, 3:4, 1:1"):
        picture(shown and shown(), crop="5:4")


def test_templates_use_declared_crops_and_all_of_them_are_used() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    texts = [file.read_text("utf-8") for file in folder.rglob("*.html")]
    used = {crop for text in texts for crop in re.findall(r'\bcrop="([^"]*)"', text)}
    assert used - {""} == set(CROPS)


def test_a_page_shows_no_picture_element_without_a_size(client: Client) -> None:
    page = case_study(image=image(file=picture_file(size=(1300, 800))))
    for address in ("/", page.get_list_url(), page.get_absolute_url()):
        shown = attributes(client.get(address).content.decode(), "<img[^>]*>")
        assert shown
        for img in shown:
            assert int(img["width"]) in WIDTHS
            assert int(img["height"]) >= 1


@pytest.mark.parametrize(
    ("colour", "shown"),
    [
        ("000000", "r0 g0 b0"),
        ("ffffff", "rf gf bf"),
        ("145aa0", "r1 g5 b9"),
        ("f70908", "rf g1 b0"),
    ],
)
def test_the_box_has_the_pictures_colour_until_it_has_loaded(colour: str, shown: str) -> None:
    made = image()
    made.colour = colour
    assert f' data-colour="{shown}"' in picture(made)
    declared = (Path(settings.BASE_DIR) / "static" / "css" / "pictures.css").read_text()
    for name, step in zip(("red", "green", "blue"), shown.split(), strict=True):
        assert f'[data-colour~="{step}"] {{ --{name}: {int(step[1], 16)}; }}' in declared


@pytest.mark.parametrize("colour", ["", "clear"])
def test_a_transparent_picture_and_one_never_measured_have_no_colour(colour: str) -> None:
    made = image()
    made.colour = colour
    assert "data-colour" not in picture(made)
