"""The portal's logo and icons: what is taken, what is drawn, and who shows it."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any
from unittest.mock import patch
from xml.etree.ElementTree import fromstring

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from smartcities.media.fields.logo import check_logo
from smartcities.portal.models import PortalSettings
from tests.admin_walk.browser import errors_of, opened, saved, sent
from tests.factories import case_study
from tests.portal.logos import ACCENT, BOMB, HOSTILE, SVG, large, picture, upload
from tests.portal.settings import NAME, named

LOGO = re.compile(r'<img class="brand__logo[^>]*>')


def taken(content: bytes, name: str = "logo.png") -> bytes:
    return check_logo(ContentFile(content, name)).read()


def with_logo(**files: bytes) -> PortalSettings:
    """Return settings with these files, ``logo`` if none is named."""
    given = files or {"logo": SVG}
    return named(**{name: ContentFile(content, "x.svg") for name, content in given.items()})


def icon_at(path: str, client: Client) -> Image.Image:
    return Image.open(BytesIO(client.get(path).content))


@pytest.mark.full
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture(kind="JPEG"), "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (large((6500, 6400)), "too_many_pixels"),
        (picture(colour=(0, 0, 0, 0)), "empty"),
        (picture()[:60], "damaged"),
        (SVG.replace(b"</svg>", b""), "damaged"),
        (SVG.replace(b"rect", b"g"), "empty"),
        (BOMB, "damaged"),
        (b"<svg" + b" " * 2 * 1024 * 1024, "too_large"),
    ],
    ids=["jpeg", "pdf", "megapixels", "clear", "cut", "open", "blank", "bomb", "bytes"],
)
def test_what_is_no_logo_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        taken(content)
    assert refused.value.code == code
    assert "%(" not in refused.value.messages[0]


@pytest.mark.full
def test_an_svg_is_written_anew_without_what_could_do_harm() -> None:
    rebuilt = taken(HOSTILE)
    for word in (b"script", b"onload", b"javascript", b"foreignObject", b"iframe", b"@import"):
        assert word not in rebuilt
    assert not re.search(rb"(href|src)=.https?:|url\(.?https?:", rebuilt)
    assert b"<rect" in rebuilt
    assert check_logo(ContentFile(rebuilt, "again.svg")).size == len(rebuilt)


@pytest.mark.full
def test_a_large_picture_becomes_small() -> None:
    checked = check_logo(ContentFile(large((6000, 3000)), "Vores våben.PNG"))
    assert (checked.name, checked.width, checked.height) == ("Vores våben.PNG", 1024, 512)
    assert Image.open(BytesIO(checked.read())).size == (1024, 512)


@pytest.mark.full
def test_letters_in_an_svg_are_said_to_look_different_everywhere() -> None:
    lettered = SVG.replace(b"</svg>", b'<text y="9">By</text></svg>')
    assert check_logo(ContentFile(lettered, "a.svg")).notes == ("svg_text",)
    assert check_logo(ContentFile(SVG, "a.svg")).notes == ()


@pytest.mark.django_db
def test_the_logo_stands_in_the_head_in_the_place_of_mark_and_name(visitor: Client) -> None:
    made = with_logo()
    (logo,) = LOGO.findall(visitor.get("/").content.decode())
    assert f'src="{made.logo_url}"' in logo
    assert 'alt="Nordic Net &lt;of&gt; Towns" width="1024" height="342"' in logo
    assert "brand__mark" not in visitor.get("/").content.decode()
    answer = visitor.get(made.logo_url)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/svg+xml", b"<?xm")
    assert "immutable" in answer["Cache-Control"]
    # Opened by itself it is a document.
    assert "sandbox" in answer["Content-Security-Policy"]
    assert visitor.get("/media/logo-" + 32 * "0" + ".svg").status_code == 404


@pytest.mark.full
@pytest.mark.django_db
def test_one_for_dark_colours_and_the_name_may_stand_beside_it(visitor: Client) -> None:
    made = named(
        logo=ContentFile(SVG, "a.svg"),
        logo_dark=ContentFile(picture(), "b.png"),
        logo_says_name=False,
    )
    html = visitor.get("/").content.decode()
    light, dark = LOGO.findall(html)
    assert made.logo_url in light
    assert f'src="{made.logo_dark_url}" alt="" loading="lazy"' in dark
    assert "<span>Nordic Net &lt;of&gt; Towns</span>" in html
    with pytest.raises(ValidationError):
        named(logo="", logo_dark=ContentFile(picture(), "b.png"))


@pytest.mark.full
@pytest.mark.django_db
def test_icons_are_drawn_of_the_logo_and_say_so_when_it_changes(visitor: Client) -> None:
    made = with_logo()
    query = f"?v={made.logo.name[6:18]}"
    html = visitor.get(case_study().get_absolute_url()).content.decode()
    assert f'<link rel="icon" href="/favicon.ico{query}" sizes="48x48">' in html
    assert f'<link rel="apple-touch-icon" href="/apple-touch-icon.png{query}">' in html
    whole = icon_at("/apple-touch-icon.png", visitor)
    # A wide logo stands in the middle, on white: telephones show what is clear as black.
    assert (whole.mode, whole.size) == ("RGB", (180, 180))
    assert (whole.getpixel((90, 90)), whole.getpixel((90, 20))) == (ACCENT[:3], (255, 255, 255))
    clear = icon_at("/icon-192.png", visitor)
    assert (clear.size, clear.getpixel((96, 96)), clear.getpixel((96, 20))[3]) == (
        (192, 192),
        ACCENT,
        0,
    )
    assert icon_at("/favicon.ico", visitor).info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    feed = fromstring(visitor.get("/case-studies.atom").content)  # noqa: S314 (our own)
    assert feed.findtext("{*}icon") == f"http://testserver/favicon.ico{query}"
    assert feed.findtext("{*}logo") == f"http://testserver{made.logo_url}"
    assert f'"logo":"http://testserver{made.logo_url}"' in visitor.get("/").content.decode()


@pytest.mark.full
@pytest.mark.django_db
def test_an_icon_of_its_own_fills_the_square(visitor: Client) -> None:
    made = with_logo(logo=SVG, icon=picture((400, 400), colour=(200, 20, 20, 255)))
    assert icon_at("/apple-touch-icon.png", visitor).getpixel((3, 3)) == (200, 20, 20)
    facts = json.loads(visitor.get("/da/site.webmanifest").content)
    assert (facts["name"], facts["lang"]) == ("Nordisk Net <af> Købstæder", "da")
    assert [each["src"] for each in facts["icons"]] == [
        f"/icon-{size}.png?v={made.icon.name[6:18]}" for size in (192, 512)
    ]
    assert facts["start_url"] == "/da/"
    assert icon_at(facts["icons"][1]["src"], visitor).size == (512, 512)


@pytest.mark.full
@pytest.mark.django_db
def test_without_the_stored_file_the_icon_is_the_mark_until_it_is_back(visitor: Client) -> None:
    made = with_logo(icon=picture((400, 400), colour=(200, 20, 20, 255)))
    with patch.object(default_storage, "open", side_effect=OSError("away")):
        assert icon_at("/icon-192.png", visitor).getpixel((96, 12)) == ACCENT
    assert icon_at("/icon-192.png", visitor).getpixel((96, 12)) == (200, 20, 20, 255)
    assert made.icon.name.startswith("logos/")


@pytest.mark.full
@pytest.mark.django_db
def test_it_is_uploaded_replaced_and_taken_away_in_the_admin(
    as_administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    made = named()
    values = opened(as_administrator, made)
    answer = sent(as_administrator, made, values, logo=upload(picture(kind="JPEG"), "a.jpg"))
    assert list(errors_of(answer)) == ["logo"]
    saved(as_administrator, made, values, logo=upload(HOSTILE))
    made.refresh_from_db()
    first = made.logo.name
    assert (made.logo_width, made.logo_height) == (1024, 342)
    values = opened(as_administrator, made)
    with django_capture_on_commit_callbacks(execute=True):
        saved(as_administrator, made, values, logo=upload(picture(), "b.png"))
    made.refresh_from_db()
    assert (made.logo_width, made.logo_height) == (300, 100)
    assert not default_storage.exists(first)
    values = opened(as_administrator, made) | {"logo-clear": "on"}
    saved(as_administrator, made, values)
    html = Client().get("/").content.decode()
    assert "brand__mark" in html
    assert NAME.split()[0] in html


@pytest.mark.django_db
def test_without_a_logo_the_mark_has_the_colour_of_the_look(
    visitor: Client, as_editor: Client
) -> None:
    named(accent_colour="#b3122b")
    html = visitor.get("/").content.decode()
    assert "fill='%23b3122b'" in html
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png?v=b3122b">' in html
    assert icon_at("/apple-touch-icon.png", visitor).getpixel((3, 3)) == (179, 18, 43)
    assert 'href="/favicon.ico?v=b3122b"' in as_editor.get("/admin/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name_en": "Short name"}, "brand"),
        ({"name_en": "Towns of the North"}, "brand brand--wide"),
        ({"name_en": "A Network of Towns in the North"}, "brand brand--long"),
        ({"name_en": "A Network of Towns in the North", "logo": SVG}, "brand"),
        ({"name_en": "Short", "logo": SVG.replace(b"300 100", b"500 100")}, "brand brand--wide"),
    ],
    ids=["short", "wide", "long", "logo", "wide logo"],
)
def test_the_head_knows_how_much_room_the_name_takes(
    visitor: Client, values: dict[str, Any], expected: str
) -> None:
    logo = values.get("logo")
    named(**values | ({"logo": ContentFile(logo, "a.svg")} if logo else {}))
    assert f'<a class="{expected}"' in visitor.get("/").content.decode()
