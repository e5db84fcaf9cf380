"""Social cards: drawn for what is public, under today's address only, whatever the title."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageFont

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.social_cards import views as card_views
from smartcities.sharing.social_cards.content import (
    PLAIN_CARD,
    SocialCard,
    card_named,
    card_of,
    portal_card,
)
from smartcities.sharing.social_cards.drawing import EDGE, ROOM, TITLE_TOP, draw, fitted
from smartcities.sharing.social_cards.glyphs import characters, drawable
from smartcities.sharing.social_cards.styles import OWN
from tests.factories import case_study, expert, image, make, theme
from tests.files import picture_file
from tests.sharing.reading import head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
EVERY_TYPE = pytest.mark.parametrize(
    "model", page_types(), ids=lambda model: model._meta.label_lower
)
#: Where the title stands, and where the labels above it.
WORDS = (0, TITLE_TOP, EDGE - 6, 520)
LABELS = (0, 60, EDGE - 6, 125)


def shared(client: Client, path: str) -> str:
    """Return the path of the card that the page at *path* names."""
    return head(client, path).one("og:image").removeprefix("http://testserver")


def opened(content: bytes) -> Pillow.Image:
    picture = Pillow.open(BytesIO(content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    return picture.convert("RGB")


def has_words(picture: Pillow.Image, box: tuple[int, int, int, int]) -> bool:
    """Tell whether anything but the ground is drawn there."""
    return any(high - low > 60 for low, high in picture.crop(box).getextrema())


@EVERY_TYPE
def test_every_page_has_a_card_kept_for_ever(visitor: Client, model: type[Page]) -> None:
    page = make(model, title="Harbour", themes=[theme()])
    address = shared(visitor, page.get_absolute_url())
    for _time in range(2):
        response = visitor.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert "immutable" in response["Cache-Control"]
        assert has_words(opened(response.content), WORDS)


@pytest.mark.full
def test_lists_and_themes_have_cards_too(visitor: Client) -> None:
    for path in ("/", "/da/", theme(image=image()).get_absolute_url()):
        assert has_words(opened(visitor.get(shared(visitor, path)).content), WORDS)


@EVERY_TYPE
def test_what_is_not_public_is_not_drawn(visitor: Client, model: type[Page]) -> None:
    for fields in ({"published_at": None}, {"published_at": timezone.now() + timedelta(1)}):
        draft = make(model, title="Hidden harbour", **fields)
        assert visitor.get(card_of(draft).path).status_code == 404


def test_an_address_that_is_not_todays_leads_to_the_card_of_today(visitor, monkeypatch) -> None:
    page = case_study(title="Before")
    before = card_of(page).path
    assert visitor.get(before).status_code == 200
    page.title = "After"
    page.save()
    monkeypatch.setattr(card_views, "draw", lambda card: pytest.fail("drawn"))
    made_up = before.replace(before[-8:-4], "0000")
    for address in (before, made_up):
        response = visitor.get(address)
        assert (response.status_code, response["Location"]) == (302, card_of(page).path)
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "tail",
    [
        "plain/portal-fr-" + 32 * "0",
        "plain/reports-" + 32 * "0",
        "plain/reports-99999999999999999999-" + 32 * "0",
        "plain/nothing-1-" + 32 * "0",
        "../secret/reports-1-" + 32 * "0",
        "plain/-" + 32 * "0",
    ],
)
def test_odd_addresses_are_not_there(visitor: Client, tail: str) -> None:
    assert visitor.get(f"/media/cards/{tail}.jpg").status_code == 404


def test_a_storage_that_fails_is_logged_and_no_error_page(visitor, monkeypatch, caplog) -> None:
    def fail(name: str) -> bytes:
        raise ConnectionError("the storage is away")

    monkeypatch.setattr(card_views, "stored", fail)
    response = visitor.get(card_of(case_study()).path)
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert "the storage is away" in caplog.text


def test_everything_that_is_drawn_moves_the_address() -> None:
    picture = image(file=picture_file("JPEG", size=(900, 1200)))
    page = case_study(title="A", image=picture, themes=[theme()])
    seen = {card_of(page).path}

    def moved() -> bool:
        fresh = type(page).objects.get(pk=page.pk)
        path = card_of(fresh).path
        return path not in seen and not seen.add(path)

    page.title = "B"
    page.save()
    assert moved()
    picture.focal_x = 10
    picture.save()
    assert moved()
    page.themes.set([theme(name="Other")])
    assert moved()
    picture.delete()
    assert moved()


@pytest.mark.full
def test_a_deleted_picture_takes_its_cards_with_it(
    visitor: Client, django_capture_on_commit_callbacks
) -> None:
    picture = image(file=picture_file("JPEG", size=(900, 1200)))
    card = card_of(case_study(image=picture))
    assert visitor.get(card.path).status_code == 200
    assert default_storage.exists(card.stored_name)
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert not default_storage.exists(card.stored_name)
    assert visitor.get(card.path).status_code == 410


def test_portraits_are_not_drawn() -> None:
    person = expert(photo=image(), consent_photo=True, consent_on="2027-01-01")
    assert person.image is not None
    assert card_of(person).picture == PLAIN_CARD


@pytest.mark.full
def test_the_picture_is_drawn_round_its_focal_point() -> None:
    picture = image(file=picture_file("JPEG", size=(900, 1200), colour=(200, 30, 30)))
    right = opened(draw(card_of(case_study(image=picture)))).getpixel((1000, 300))
    assert right[0] > 150
    assert right[1] < 80


@pytest.mark.full
def test_a_missing_or_tiny_picture_leaves_the_emblem() -> None:
    lost = image()
    place = (EDGE, 0, 1200, 630)
    plain = opened(draw(card_of(case_study(title="A")))).crop(place).tobytes()
    lost.file.storage.delete(lost.file.name)
    tiny = image(file=picture_file("PNG", size=(900, 1)))
    for picture in (lost, tiny):
        found = opened(draw(card_of(case_study(title="A", image=picture))))
        assert found.crop(place).tobytes() == plain


@pytest.mark.full
@pytest.mark.parametrize(
    "title", ["مدينة ذكية", "智慧城市", "Умный город", "שלום", "😀 City", "a\u0301\u0316", "हिन्दी"]
)
def test_a_script_that_the_font_lacks_gives_a_card_without_the_title(title: str) -> None:
    assert drawable(title, OWN.font) is None
    without = draw(SocialCard("x-1", "", "Smart Cities"))
    assert draw(SocialCard("x-1", title, "Smart Cities")) == without
    assert not has_words(opened(without), WORDS)
    # The type stands in its place, where there is one.
    assert has_words(opened(draw(SocialCard("x-1", title, "Smart Cities", ("Report",)))), WORDS)


def test_letters_apart_from_their_marks_are_put_together_and_signs_unseen_are_left_out() -> None:
    assert drawable("A\u030ahus\u00ad\u200b by\n", OWN.font) == "Åhus by"


def test_the_font_shows_what_it_says(tmp_path: Path) -> None:
    known = characters(OWN.font)
    assert {ord(sign) for sign in "ÆØÅæøåÖöÉéŠšŁłĐđ…–“”·€"} <= known
    font = ImageFont.truetype(str(OWN.font), 40)
    box = bytes(font.getmask("\uffff"))
    empty = [chr(code) for code in known if bytes(font.getmask(chr(code))) == box]
    assert empty == []
    broken = tmp_path / "font.ttf"
    broken.write_bytes(b"\0\1\0\0\0\0")
    with pytest.raises(ValueError, match="no character map"):
        characters(broken)


@pytest.mark.parametrize(
    "title",
    ["W" * 200, "Wide words " * 18, "i" * 200, "Short", "Energiomstillingskommunikation " * 6],
)
def test_a_title_of_any_length_stays_in_its_room(title: str) -> None:
    font, lines = fitted(title.strip(), *ROOM, OWN.font)
    assert all(font.getlength(line) <= ROOM[0] for line in lines)
    assert font.size * (1 + (len(lines) - 1) * 1.12) <= ROOM[1]
    if lines[-1][-1:] != "…":
        assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    picture = opened(draw(SocialCard("x-1", title, "Smart Cities", ("Case study", "Theme " * 30))))
    # Nothing reaches the rule between words and picture.
    assert all(
        abs(value - ground) < 40
        for y in range(0, 630, 3)
        for value, ground in zip(picture.getpixel((EDGE - 12, y)), OWN.deep, strict=True)
    )


def test_a_card_speaks_the_language_of_its_page(visitor: Client) -> None:
    page = case_study(language="da")
    for path in (page.get_absolute_url(), f"/da{page.get_absolute_url()}"):
        assert shared(visitor, path) == card_of(page).path
    assert card_of(page).labels[0] != card_of(case_study()).labels[0]
    assert card_named("portal-da") != portal_card()
