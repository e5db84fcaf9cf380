"""Pictures and documents are taken for what they contain, never for what they claim."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from PIL import ImageCms, ImageFile

from smartcities.media.checks import IMAGE_PIXELS, check_pdf, check_picture
from smartcities.media.models import Image
from smartcities.media.processing import picture_reader
from smartcities.media.processing.child import BoundedChild, ChildBusyError, ChildError
from tests.factories import image, shown_image
from tests.files import PDF, drained, pdf_file, picture_bytes, picture_file, png_bomb, upload

MEGABYTE = 1024 * 1024
SVG = b'<?xml version="1.0"?>\n<!-- a map -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def refusal(check, file) -> ValidationError:
    """Return the error with which *check* refuses *file*."""
    with pytest.raises(ValidationError) as caught:
        check(file)
    return caught.value


@pytest.mark.parametrize(("kind", "name"), [
    ("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp"),
])  # fmt: skip
def test_jpeg_png_and_webp_are_taken(kind: str, name: str) -> None:
    taken = check_picture(picture_file(kind, name))
    assert (taken.name, taken.width, taken.height) == (name, 64, 48)
    with Pillow.open(taken.file) as picture:
        assert picture.format == kind


@pytest.mark.full
@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (SVG, "map.svg", "svg", "SVG pictures are not accepted"),
        (SVG, "map.jpg", "svg", "SVG pictures are not accepted"),
        (picture_bytes("BMP"), "a.png", "not_a_picture", "not a JPEG, PNG, WebP or GIF"),
        (picture_bytes("TIFF"), "a.jpg", "not_a_picture", "not a JPEG, PNG, WebP or GIF"),
        (HTML, "a.jpg", "not_a_picture", "not a JPEG, PNG, WebP or GIF"),
        (PDF, "a.jpg", "not_a_picture", "not a JPEG, PNG, WebP or GIF"),
        (b"", "a.jpg", "not_a_picture", "not a JPEG, PNG, WebP or GIF"),
        (picture_bytes("JPEG", (400, 400))[:-600], "a.jpg", "damaged", "damaged or cut short"),
        (picture_bytes("PNG", (400, 400))[:-60], "a.png", "damaged", "damaged or cut short"),
        (png_bomb(), "a.png", "too_many_pixels", "2500 megapixels; at most 40"),
        (png_bomb(10_000, 10_000), "a.png", "too_many_pixels", "100 megapixels; at most 40"),
        (png_bomb(8000, 5001), "a.png", "too_many_pixels", "40 megapixels; at most 40"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_refused_with_a_reason(
    content: bytes, name: str, code: str, words: str
) -> None:
    error = refusal(check_picture, upload(content, name))
    assert (error.code, words in error.messages[0]) == (code, True), error


def test_a_picture_of_more_than_ten_megabytes_is_refused() -> None:
    content = picture_bytes("JPEG")
    assert check_picture(upload(content.ljust(10 * MEGABYTE, b"\0"), "a.jpg")).width == 64
    error = refusal(check_picture, upload(content.ljust(10 * MEGABYTE + 1, b"\0"), "a.jpg"))
    assert error.code == "too_large"
    assert "at most 10 MB" in error.messages[0]


def test_too_many_pixels_are_seen_in_the_header_before_any_is_decoded(monkeypatch) -> None:
    def decode(self) -> None:
        raise AssertionError("A pixel was decoded.")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    # Its program sets this for its own process; here it would be for all tests.
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", None)
    with pytest.raises(picture_reader.PictureRefusedError, match="too_many_pixels"):
        picture_reader.safe(png_bomb(8000, 8000), IMAGE_PIXELS)


def test_this_process_decodes_no_picture(monkeypatch) -> None:
    def decode(*arguments: object, **options: object) -> None:
        raise AssertionError("This process opened a picture.")

    file = picture_file("WEBP")
    monkeypatch.setattr(Pillow, "open", decode)
    assert check_picture(file).width == 64


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (ChildError("the picture reader ended with -9: no word"), "too_dear", "time or memory"),
        (ChildBusyError("too many wait"), "busy", "Try again in a minute"),
    ],
    ids=["it failed", "too many wait"],
)
def test_a_picture_that_no_child_could_read_is_refused_in_words(
    monkeypatch, failure: ChildError, code: str, words: str
) -> None:
    def fail(*arguments: object, **limits: object) -> bytes:
        raise failure

    monkeypatch.setattr(BoundedChild, "run", fail)
    error = refusal(check_picture, picture_file())
    assert (error.code, words in error.messages[0]) == (code, True), error


def test_metadata_that_cannot_be_read_do_not_refuse_a_picture(monkeypatch) -> None:
    def fail(self) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ImageFile.ImageFile, "getexif", fail)
    facts, _content = picture_reader.safe(picture_bytes(), IMAGE_PIXELS)
    looks = {"kind": "JPEG", "width": 64, "height": 48, "colour": "1559a0"}
    assert facts == {**looks, "notes": []}


@pytest.mark.full
@pytest.mark.django_db
def test_the_form_and_the_shell_refuse_alike() -> None:
    draft = Image(title="Map", alt="A map", credit="Us", licence="own", file=upload(SVG, "a.jpg"))
    with pytest.raises(ValidationError):
        draft.full_clean()
    with pytest.raises(ValidationError):
        draft.save()
    assert not Image.objects.exists()


def stored(made: Image) -> tuple[bytes, Pillow.Image]:
    """Return the original as stored, as bytes and decoded."""
    with made.file.storage.open(made.file.name) as file:
        content = file.read()
    picture = Pillow.open(BytesIO(content))
    picture.load()
    return content, picture


def with_metadata(kind: str, orientation: int = 1, **options) -> bytes:
    """Return a picture taken at a place, by a camera, with an orientation."""
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 33.0), 3: "E", 4: (12.0, 34.0, 5.0)})
    if kind == "WEBP":
        options["xmp"] = b"<x:xmpmeta>SecretPlace</x:xmpmeta>"
    if kind == "JPEG":
        options["comment"] = b"SecretComment"
    return picture_bytes(kind, exif=exif.tobytes(), **options)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_place_camera_and_comments_are_removed(kind: str, orientation: int) -> None:
    content = with_metadata(kind, orientation)
    assert b"Secret" in content
    content, picture = stored(image(file=upload(content, f"a.{kind.lower()}")))
    assert b"Secret" not in content
    assert b"Exif" not in content[:200]
    assert not dict(picture.getexif())
    assert not picture.getexif().get_ifd(0x8825)


@pytest.mark.django_db
def test_texts_in_a_png_are_removed() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "SecretAuthor")
    words.add_itxt("XML:com.adobe.xmp", "SecretPlace")
    content, _picture = stored(image(file=upload(picture_bytes("PNG", pnginfo=words), "a.png")))
    assert b"Secret" not in content


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_sideways_is_stored_upright(kind: str) -> None:
    picture = Pillow.new("RGB", (80, 40), (0, 0, 0))
    picture.paste((255, 255, 255), (0, 0, 40, 40))
    exif = Pillow.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    picture.save(out, kind, exif=exif.tobytes())
    made = image(file=upload(out.getvalue(), f"a.{kind.lower()}"))
    _content, upright = stored(made)
    assert (made.width, made.height) == upright.size == (40, 80)
    # Turned clockwise: what was on the left is on top.
    assert upright.convert("L").getpixel((20, 10)) > 200
    assert upright.convert("L").getpixel((20, 70)) < 50


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_colour_profile_of_the_original_stays(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for orientation in (1, 6):
        content = with_metadata(kind, orientation, icc_profile=profile)
        _content, picture = stored(image(file=upload(content, f"a.{kind.lower()}")))
        assert picture.info["icc_profile"] == profile


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "mode", "colour"),
    [
        ("JPEG", "L", 90),
        ("JPEG", "CMYK", (10, 20, 30, 40)),
        ("PNG", "1", 1),
        ("PNG", "L", 90),
        ("PNG", "LA", (90, 120)),
        ("PNG", "P", 3),
        ("PNG", "RGBA", (1, 2, 3, 4)),
        ("PNG", "I;16", 40_000),
        ("WEBP", "RGBA", (1, 2, 3, 4)),
    ],
)
def test_pictures_of_every_colour_mode_are_stored_and_shown(client, kind, mode, colour) -> None:
    content = picture_bytes(kind, (700, 300), mode=mode, colour=colour)
    made = shown_image(file=upload(content, f"a.{kind.lower()}"))
    assert (made.width, made.height) == (700, 300)
    response = client.get(made.renditions()[0][0])
    with Pillow.open(BytesIO(drained(response))) as rendition:
        assert (rendition.format, rendition.size) == ("WEBP", (320, 137))


@pytest.mark.full
@pytest.mark.django_db
def test_a_deep_grey_picture_is_shown_as_grey_as_it_is(client) -> None:
    content = picture_bytes("PNG", (400, 10), mode="I;16", colour=128 * 257)
    response = client.get(shown_image(file=upload(content, "a.png")).renditions()[0][0])
    with Pillow.open(BytesIO(drained(response))) as rendition:
        assert abs(rendition.convert("L").getpixel((5, 5)) - 128) < 4


@pytest.mark.full
@pytest.mark.django_db
def test_a_print_profile_does_not_go_into_a_rendition_for_screens(client) -> None:
    # The picture is converted to RGB; a profile of its inks would no longer describe it.
    inks = picture_bytes("JPEG", mode="CMYK", colour=(9, 9, 9, 9), icc_profile=b"inks" * 40)
    response = client.get(shown_image(file=upload(inks, "a.jpg")).renditions()[0][0])
    with Pillow.open(BytesIO(drained(response))) as rendition:
        assert "icc_profile" not in rendition.info


def test_a_pdf_is_taken_as_it_is() -> None:
    taken = check_pdf(pdf_file())
    assert taken.read() == PDF
    assert (taken.size, taken.checksum) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert check_pdf(pdf_file(name="REPORT.PDF")).name == "REPORT.PDF"
    assert check_pdf(pdf_file(name="report")).name == "report.pdf"


@pytest.mark.parametrize(
    ("lead", "padding"),
    [
        (b"\xef\xbb\xbf", b""),
        (b"x" * 1024, b""),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"\r\n"),
        (b"", bytes(4096)),
        (b"", bytes(300_000)),
        (b"", b"\x1a" + b"\xff" * 70_000),
    ],
    ids=["mark", "1024 bytes", "head", "4 kB", "300 kB", "a block"],
)
def test_a_pdf_may_have_something_before_it_and_padding_behind(lead: bytes, padding: bytes) -> None:
    content = lead + PDF + padding
    assert check_pdf(pdf_file(content)).read() == content


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (HTML, "report.pdf", "not_a_pdf", "not a PDF, whatever its name says"),
        (b"", "report.pdf", "not_a_pdf", "not a PDF"),
        (picture_bytes(), "report.pdf", "not_a_pdf", "not a PDF"),
        (PDF[:-7], "report.pdf", "damaged", "damaged or cut short"),
        (b"x" * 1025 + PDF, "report.pdf", "not_a_pdf", "not a PDF"),
        (PDF + b"<p>more</p>" * 400, "report.pdf", "damaged", "damaged or cut short"),
        (PDF[:-7] + bytes(5000), "report.pdf", "damaged", "damaged or cut short"),
        (bytes(4000), "report.pdf", "not_a_pdf", "not a PDF"),
        (b"PK\x03\x04" + bytes(99), "report.pdf", "not_a_pdf", "it is: ZIP file or Office"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_whole_pdf_is_refused_with_a_reason(
    content: bytes, name: str, code: str, words: str
) -> None:
    error = refusal(check_pdf, pdf_file(content, name))
    assert (error.code, words in error.messages[0]) == (code, True), error


def test_a_pdf_of_more_than_fifty_megabytes_is_refused() -> None:
    file = pdf_file()
    file.size = 50 * MEGABYTE + 1
    error = refusal(check_pdf, file)
    assert error.code == "too_large"
    assert "at most 50 MB" in error.messages[0]


@pytest.mark.full
@pytest.mark.parametrize(
    ("options", "colour"),
    [
        ({}, "145aa0"),
        ({"mode": "RGBA", "colour": (20, 90, 160, 255)}, "145aa0"),
        ({"mode": "RGBA", "colour": (20, 90, 160, 254)}, "clear"),
        ({"mode": "LA", "colour": (90, 0)}, "clear"),
        ({"mode": "L", "colour": 90}, "5a5a5a"),
        ({"mode": "1", "colour": 1}, "ffffff"),
        ({"mode": "P", "colour": 0, "transparency": 0}, "clear"),
        ({"mode": "I;16", "colour": 90 * 257}, "5a5a5a"),
        ({"size": (1, 1)}, "145aa0"),
        ({"size": (3000, 1)}, "145aa0"),
    ],
)
def test_a_picture_is_stored_with_its_average_colour(options: dict[str, Any], colour: str) -> None:
    assert check_picture(picture_file("PNG", **options)).colour == colour


def test_the_average_is_of_the_whole_picture() -> None:
    halves = Pillow.new("RGB", (900, 300), (200, 0, 100))
    halves.paste((100, 50, 0), (0, 0, 450, 300))
    assert picture_reader.colour_of(halves) == "961932"


def test_a_picture_whose_colour_cannot_be_told_is_accepted_without(monkeypatch) -> None:
    monkeypatch.setattr(picture_reader.ImageStat, "Stat", Mock(side_effect=ValueError))
    facts, content = picture_reader.safe(picture_bytes(), IMAGE_PIXELS)
    assert (facts["colour"], facts["width"]) == ("", 64)
    assert content
