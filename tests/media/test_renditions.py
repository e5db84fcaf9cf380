"""Renditions at their addresses: what is made, how often, and what is not there."""

from __future__ import annotations

import logging
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageDraw

from smartcities.media import views
from smartcities.media.models import Image
from smartcities.media.renditions import Rendition, all_renditions, encoded, stored_tails
from smartcities.media.sizes import CROPS, KINDS
from tests.factories import case_study, image, shown_image
from tests.files import drained, picture_bytes, picture_file, upload

pytestmark = pytest.mark.django_db
FOR_EVER = "public, max-age=31536000, immutable"
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def opened(client: Client, address: str) -> Pillow.Image:
    response = client.get(address)
    assert response.status_code == 200
    return Pillow.open(BytesIO(drained(response)))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1000), [(320, 160), (480, 240), (800, 400), (1200, 600), (1920, 960)]),
        ((1000, 500), [(320, 160), (480, 240), (800, 400)]),
        ((100, 50), [(100, 50)]),
        ((400, 1), [(320, 1)]),
        ((1, 1), [(1, 1)]),
        ((1, 900), [(1, 900)]),
    ],
)
@pytest.mark.full
def test_renditions_have_the_declared_widths_and_are_never_enlarged(
    client: Client, size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    made = shown_image(file=picture_file("JPEG", size=size))
    for kind in KINDS:
        renditions = made.renditions(kind)
        assert [(width, height) for _url, width, height in renditions] == expected
        url, width, height = renditions[-1]
        response = client.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == KINDS[kind]
        assert response["Cache-Control"] == FOR_EVER
        assert not response.cookies
        with Pillow.open(BytesIO(drained(response))) as picture:
            assert (picture.format, picture.size) == (FORMATS[kind], (width, height))


def test_the_address_put_together_by_hand_is_the_one_of_the_route() -> None:
    made = image(focal_x=7, file=picture_file(size=(700, 500)))
    address = made.renditions("avif", "3:2")[0][0]
    rendition = Rendition(made.checksum, 320, "avif", "3:2", (7, 50))
    assert address == reverse("rendition", args=[rendition])
    assert address == f"/media/{made.checksum}-3x2-7-50-320.avif"


def test_a_picture_that_was_never_measured_has_no_rendition() -> None:
    made = image()
    made.width = 0
    assert made.renditions() == made.renditions("jpg", "3:2") == []
    assert made.file_url == ""


@pytest.mark.full
@pytest.mark.parametrize("width", [0, 1, 319, 321, 640, 5000, 10**30])
def test_no_other_width_is_made(client: Client, width: int) -> None:
    made = image(file=picture_file(size=(700, 500)))
    for place in ("", "3x2-50-50-"):
        assert client.get(f"/media/{made.checksum}-{place}{width}.webp").status_code == 404
    assert stored_tails(made.checksum) == set()


@pytest.mark.full
def test_no_width_above_the_pictures_own_is_made(client: Client) -> None:
    made = shown_image(file=picture_file(size=(700, 500)))
    assert client.get(f"/media/{made.checksum}-480.webp").status_code == 200
    assert client.get(f"/media/{made.checksum}-800.webp").status_code == 404
    assert client.get(f"/media/{made.checksum}-1x1-50-50-480.webp").status_code == 200
    assert client.get(f"/media/{made.checksum}-1x1-50-50-800.webp").status_code == 404


@pytest.mark.parametrize("checksum", ["0" * 32, "f" * 31, "F" * 32, "../originals/x"])
def test_an_unknown_checksum_is_not_there(client: Client, checksum: str) -> None:
    assert client.get(f"/media/{checksum}-320.webp").status_code == 404


def two_halves(size: tuple[int, int] = (900, 300)) -> bytes:
    """Return a picture that is red on the left third, and blue on the rest."""
    out = BytesIO()
    picture = Pillow.new("RGB", size, (0, 0, 220))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 3, size[1]), (220, 0, 0))
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_a_crop_shows_what_the_focal_point_says(client: Client, kind: str) -> None:
    made = shown_image(file=upload(two_halves(), "a.jpg"), focal_x=0)
    with opened(client, made.renditions(kind, "1:1")[0][0]) as left:
        assert left.size == (300, 300)
        red, _green, blue = left.convert("RGB").getpixel((150, 150))
        assert red > 180 > 60 > blue
    made.focal_x = 100
    made.save()
    with opened(client, made.renditions(kind, "1:1")[0][0]) as right:
        red, _green, blue = right.convert("RGB").getpixel((150, 150))
        assert blue > 180 > 60 > red


@pytest.mark.full
@pytest.mark.parametrize("size", [(1, 1), (400, 1), (1, 400), (700, 500)])
def test_crops_of_the_oddest_pictures_are_made(size: tuple[int, int]) -> None:
    made = image(file=picture_file(size=size))
    expected = [
        (FORMATS[kind], rendition[1:])
        for crop in ("", *CROPS)
        for kind in KINDS
        for rendition in made.renditions(kind, crop)
    ]
    every = list(all_renditions(made.checksum, *size, made.focal))
    with made.file.open() as original:
        files = encoded(original.read(), size, every)
    found = []
    for content in files:
        with Pillow.open(BytesIO(content)) as picture:
            found.append((picture.format, picture.size))
    assert found == expected


@pytest.mark.full
def test_a_moved_focal_point_gives_a_new_address_and_the_old_one_lasts_while_stored(
    client: Client,
) -> None:
    made = shown_image(file=picture_file(size=(900, 300)))
    asked, never_asked = (made.renditions(kind, "1:1")[0][0] for kind in ("webp", "jpg"))
    assert client.get(asked).status_code == 200
    made.focal_x = 20
    made.save()
    fresh = made.renditions("webp", "1:1")[0][0]
    assert fresh != asked
    assert client.get(fresh).status_code == 200
    assert client.get(asked).status_code == 200
    assert client.get(never_asked).status_code == 404
    # Whole pictures do not depend on it.
    assert made.renditions()[0][0] == f"/media/{made.checksum}-320.webp"


@pytest.mark.full
def test_two_pictures_of_one_content_have_each_their_own_crops(client: Client) -> None:
    content = two_halves()
    one = shown_image(file=upload(content, "a.jpg"), focal_x=0)
    other = shown_image(file=upload(content, "a.jpg"), focal_x=100)
    assert one.checksum == other.checksum
    for each in (one, other):
        assert client.get(each.renditions("webp", "1:1")[0][0]).status_code == 200


@pytest.mark.full
@pytest.mark.parametrize(("kind", "clear"), [("avif", True), ("webp", True), ("jpg", False)])
def test_transparency_stays_or_is_laid_on_white(client: Client, kind: str, clear: bool) -> None:
    content = picture_bytes("PNG", (400, 300), mode="RGBA", colour=(200, 0, 0, 0))
    with opened(
        client, shown_image(file=upload(content, "a.png")).renditions(kind)[0][0]
    ) as picture:
        if clear:
            assert picture.getpixel((9, 9))[3] == 0
        else:
            assert picture.mode == "RGB"
            assert min(picture.getpixel((9, 9))) > 250


@pytest.mark.full
def test_a_jpeg_is_progressive(client: Client) -> None:
    address = shown_image(file=picture_file(size=(700, 500))).renditions("jpg")[0][0]
    with opened(client, address) as made:
        assert made.info.get("progressive")


def test_a_rendition_is_made_once(client: Client, monkeypatch) -> None:
    calls = []
    make = views.made
    monkeypatch.setattr(views, "made", lambda *given: calls.append(1) or make(*given))
    url = shown_image().renditions()[0][0]
    first, second = drained(client.get(url)), drained(client.get(url))
    assert first == second
    assert calls == [1]


def test_a_picture_deleted_while_it_is_made_leaves_nothing(client: Client, monkeypatch) -> None:
    made = shown_image()
    make = views.made

    def make_and_lose(which: Image, wanted: Rendition) -> bytes:
        content = make(which, wanted)
        Image.objects.filter(pk=which.pk).delete()
        return content

    monkeypatch.setattr(views, "made", make_and_lose)
    assert client.get(made.renditions()[0][0]).status_code == 404
    assert stored_tails(made.checksum) == set()


def lose_the_file(made: Image) -> None:
    default_storage.delete(made.file.name)


def break_the_file(made: Image) -> None:
    with default_storage.open(made.file.name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n and then nothing")


@pytest.mark.full
@pytest.mark.parametrize("harm", [lose_the_file, break_the_file])
def test_a_picture_that_cannot_be_made_is_404_on_a_page_that_stands(
    client: Client, caplog, harm
) -> None:
    made = image(title="Quay at dusk")
    page = case_study(image=made)
    harm(made)
    with caplog.at_level(logging.WARNING, logger="smartcities"):
        for kind in KINDS:
            response = client.get(made.renditions(kind)[0][0])
            assert response.status_code == 404
            assert response["Cache-Control"] == "no-store"
            cache.delete(f"rendition-failed:{made.checksum}.{kind}")  # as after a minute
    named = [record.getMessage() for record in caplog.records if "Quay at dusk" in record.message]
    assert len(named) == 1
    assert client.get(page.get_absolute_url()).status_code == 200


def test_a_storage_that_fails_is_404_and_is_asked_again_later(client: Client, monkeypatch) -> None:
    url = shown_image().renditions()[0][0]

    def fail(name: str) -> None:
        raise ConnectionError("The storage does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(views, "stored", fail)
        assert client.get(url).status_code == 404
    assert client.get(url).status_code == 404  # it rests for a minute
    cache.delete(f"rendition-failed:{url.split('/')[-1].split('-')[0]}.webp")
    assert client.get(url).status_code == 200
