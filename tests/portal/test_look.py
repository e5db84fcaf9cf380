"""The portal's look: what is derived of a colour, what is refused, and where it shows."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape
from hypothesis import example, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PIL import Image as Picture

from smartcities import identity
from smartcities.look.contrast import contrast
from smartcities.look.look import Look, look_named
from smartcities.look.palettes import FIXED, Palette, accent_shortfall, deep_of, deep_shortfall
from smartcities.look.typefaces import TYPEFACES, Typeface
from smartcities.portal.models import PortalSettings
from smartcities.sharing.social_cards.content import portal_card
from smartcities.sharing.social_cards.glyphs import drawable
from smartcities.sharing.social_cards.styles import style_of
from tests.admin_walk.browser import errors_of, opened, saved, sent
from tests.factories import case_study
from tests.house.test_contrast import COLOURS, PROMISES
from tests.outage import failing
from tests.portal.settings import named

RED, PLUM = "b3122b", "4a2040"
COLOUR = st.integers(0, 0xFFFFFF).map("{:06x}".format)
FEW = trials(max_examples=30, deadline=None)
FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
MANY = trials(max_examples=1000, deadline=None)


def hashed(palette: Palette) -> dict[str, tuple[str, str]]:
    """Return *palette* as stylesheets write it."""
    return {name: (f"#{light}", f"#{dark}") for name, (light, dark) in palette.items()}


def test_a_new_portal_has_the_colours_of_the_tokens() -> None:
    own = hashed(FIXED | Look().palette)
    assert own == {name: COLOURS[name] for name in own}
    assert Look("0a5c5c", "0b3f44") == look_named("0a5c5c-0b3f44-newsreader")
    assert Look("0a5c5c", "0b3f44").is_own


def check(accent: str, second: str) -> None:
    """Hold what follows from two colours against what docs/design.md promises."""
    accent = getattr(accent_shortfall(accent), "nearest", accent)
    second = second and getattr(deep_shortfall(second), "nearest", second)
    assert accent_shortfall(accent) is None
    assert not second or deep_shortfall(second) is None
    assert deep_shortfall(deep_of(accent)) is None
    look = look_named(f"{accent}-{second or 'own'}-newsreader")
    known = COLOURS | hashed(look.palette)
    for scheme in (0, 1):
        for text, grounds, least in PROMISES:
            # As they were chosen, in the light scheme: text has AA, a ring 3 to 1.
            chosen = text == "accent" or {"accent", "deep"} & set(grounds)
            needed = (3 if text == "ochre" else 4.5) if chosen and scheme == 0 else least
            for ground in grounds:
                found = contrast(known[text][scheme][1:], known[ground][scheme][1:])
                assert found >= needed, (text, ground, scheme, look)


@FEW
@given(accent=COLOUR, second=COLOUR | st.just(""))
@example("000000", "000000")
@example("ffffff", "ffffff")
@example("ffff00", "00ff00")
@example("0000ff", "")
@example("ff0000", "0000ff")
def test_what_follows_from_a_colour_can_be_read(accent: str, second: str) -> None:
    check(accent, second)


@pytest.mark.full
@MANY
@given(accent=COLOUR, second=COLOUR | st.just(""))
def test_what_follows_from_any_colour_can_be_read(accent: str, second: str) -> None:
    check(accent, second)


@pytest.mark.parametrize("face", TYPEFACES.values(), ids=TYPEFACES)
def test_every_typeface_has_its_files_and_danish_letters(face: Typeface) -> None:
    for weight in face.weights:
        assert (FONTS / f"{face.key}-{weight}.woff2").exists()
    # For the preview in the settings.
    sample = f'"{face.family} sample";\n  src: url("../fonts/{face.key}-{face.weights[1]}.woff2")'
    assert sample in (FONTS.parent / "portal-admin" / "look.css").read_text()
    letters = "Ærø på Åen, Š ž"
    assert drawable(letters, style_of(f"{RED}-own-{face.key}").font) == letters


def sheets(client: Client, path: str) -> list[str]:
    """Return the addresses of the stylesheets of the page at *path*, in their order."""
    html = client.get(path).content.decode()
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


@pytest.mark.full
@pytest.mark.django_db
def test_a_portal_that_chose_nothing_asks_for_no_other_sheet(visitor: Client) -> None:
    for made in (None, named, lambda: named(accent_colour="0A5C5C")):
        if made:
            made()
        for path in ("/", "/embed/?view=card"):
            assert len(sheets(visitor, path)) == 1
    assert identity.current().look == ""


@pytest.mark.django_db
def test_pages_and_embeds_take_the_look_after_their_own_sheet(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    case_study(slug="case")
    named(accent_colour=f"#{RED}", typeface="archivo")
    for path in ("/", "/da/", "/embed/case-studies/case/", "/embed/?view=card"):
        own, look = sheets(visitor, path)
        assert own.startswith("/static/css/portal")
        assert re.fullmatch(rf"/look/{RED}-own-archivo\.[0-9a-f]{{8}}\.css", look)
    html = visitor.get("/").content.decode()
    assert f"fill='%23{RED}'" in html
    assert 'rel="preload" href="/static/fonts/archivo-600.woff2"' in html
    with django_assert_num_queries(0):
        sheet = visitor.get(look)
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    text = sheet.content.decode()
    assert f"@layer tokens{{:root{{--accent:light-dark(#{RED},#" in text
    assert 'url("/static/fonts/archivo-400.woff2")' in text
    assert "newsreader" not in text.lower()
    # Frames load no fonts of ours.
    assert '[data-skin="embed"]{--display:"Helvetica Neue",' in text


@pytest.mark.django_db
def test_a_partners_accent_wins_in_the_partners_page(visitor: Client) -> None:
    named(accent_colour=RED)
    _own, look, partners = sheets(visitor, "/embed/case-studies/?accent=5b2a86")
    assert partners == "/embed/accent-5b2a86.css"
    # By the order of the layers, whatever comes first.
    assert visitor.get(look).content.startswith(b"@layer tokens{")
    assert visitor.get(partners).content.startswith(b"@layer pages{")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "caching"),
    [
        (f"/look/{RED}-{PLUM}-newsreader.css", 200, "public, max-age=300"),
        (f"/look/{RED}-{PLUM}-newsreader.00000000.css", 200, "public, max-age=300"),
        ("/look/ffcc00-own-newsreader.css", 404, "no-cache"),
        ("/look/own-ffcc00-newsreader.css", 404, "no-cache"),
        ("/look/own-own-comic.css", 404, "no-cache"),
        (f"/look/{RED};}}-own-archivo.css", 404, "no-cache"),
    ],
)
def test_an_address_that_is_of_no_look_or_of_another_release(
    visitor: Client, path: str, status: int, caching: str | None
) -> None:
    response = visitor.get(path)
    assert response.status_code == status
    assert response.get("Cache-Control") == caching


@pytest.mark.django_db
def test_the_admin_and_pages_of_errors_have_the_look(admin_client: Client) -> None:
    named(second_colour=PLUM)
    for path in ("/admin/", "/admin/nowhere/"):
        found = sheets(admin_client, path)
        tokens, look, theme = (
            next(n for n, each in enumerate(found) if part in each)
            for part in ("css/tokens", f"/look/own-{PLUM}-", "portal-admin/portal-admin.")
        )
        assert tokens < look < theme
    with failing():
        found = sheets(Client(raise_request_exception=False), "/case-studies/nowhere/")
    assert found == ["/static/css/portal.css", f"/look/own-{PLUM}-newsreader.css"]


@pytest.mark.django_db
def test_social_cards_are_drawn_anew(visitor: Client) -> None:
    named()
    before = portal_card()
    made = PortalSettings.objects.get()
    made.second_colour, made.typeface = f"#{PLUM}", "zilla-slab"
    made.save()
    after = portal_card()
    assert before.path != after.path
    assert visitor.get(before.path)["Location"] == after.path
    picture = Picture.open(BytesIO(visitor.get(after.path).getvalue()))
    found, wanted = picture.getpixel((20, 20)), bytes.fromhex(PLUM)
    assert all(abs(one - other) < 6 for one, other in zip(found, wanted, strict=True))


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("accent_colour", "#fc0", "Links in #ffcc00 could not be read everywhere"),
        ("second_colour", "e63946", "On #e63946 light text"),
        ("accent_colour", "<grey>", "“<grey>” is no colour"),
    ],
)
def test_a_colour_is_refused_in_words_that_name_the_nearest(
    as_administrator: Client, field: str, typed: str, said: str
) -> None:
    made = named()
    values = opened(as_administrator, made)
    answer = sent(as_administrator, made, values, **{field: typed}, typeface="archivo", name_en="X")
    errors = errors_of(answer)
    assert list(errors) == [field]
    assert errors[field][0].startswith(said)
    form = answer.context["adminform"].form
    assert [form[each].value() for each in (field, "typeface", "name_en")] == [
        typed,
        "archivo",
        "X",
    ]
    assert escape(typed) in answer.content.decode()
    nearest = re.search(r"(#\w{6})\.$", errors[field][0])
    if nearest:
        saved(as_administrator, made, values, **{field: nearest[1]})


@pytest.mark.full
@pytest.mark.django_db
def test_a_colour_is_stored_as_one_writes_it_and_shown_in_versions(
    as_administrator: Client,
) -> None:
    made = named()
    saved(as_administrator, made, opened(as_administrator, made), accent_colour=" B12 ")
    saved(as_administrator, made, opened(as_administrator, made), typeface="archivo")
    made.refresh_from_db()
    assert made.accent_colour == "#bb1122"
    text = as_administrator.get("/admin/portal/portalsettings/1/versions/").content.decode()
    assert "#bb1122" in text
    assert "Archivo: grotesque" in text


@pytest.mark.django_db
def test_what_follows_is_shown_before_it_is_saved(
    as_administrator: Client, as_editor: Client
) -> None:
    named()
    path = "/admin/portal/portalsettings/look/"
    given = {"accent_colour": RED, "second_colour": "", "typeface": "archivo"}
    text = as_administrator.get(path, given).content.decode()
    assert text.count(f'fill="#{RED}"') == 3
    assert f"/look/{RED}-own-archivo." in text
    assert f"{contrast(RED, 'faf6ee'):.1f} to 1" in text
    answer = as_administrator.get(path, {"accent_colour": "fc0", "second_colour": "<b>"})
    refused = answer.content.decode()
    assert "Links in #ffcc00 could not be read" in refused
    assert "“&lt;b&gt;” is no colour" in refused
    assert as_editor.get(path, given).status_code == 403
