"""Pictures as cameras, phones and old programs write them: taken and shown right, or refused in
words that say what they are."""

from __future__ import annotations

import itertools
import struct
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from smartcities.media.checks import IMAGE_PIXELS, check_picture, named
from smartcities.media.models import Image, PendingUpload
from smartcities.media.processing import encoder, picture_reader
from smartcities.media.renditions import Rendition, all_renditions
from smartcities.media.sizes import KINDS, LONGEST, possible_sizes
from smartcities.media.tags.pictures import picture
from tests.admin_walk.browser import admin_url, opened
from tests.factories import image, shown_image
from tests.files import drained, picture_bytes, upload
from tests.media.crafted import (
    container,
    grey_profile,
    ink_profile,
    lying,
    moving,
    wide_profile,
)

#: Entries that made Pillow raise while it wrote the metadata of a turned picture.
ODD_ENTRIES = [
    (0x011A, 10, 1, struct.pack("<I", 38), struct.pack("<ii", -1, 0)),
    (0x011A, 2, 3, b"72\0\0", b""),
    (0x0128, 5, 1, b"\xff\xff\xff\xff", b""),
    (0x8769, 2, 4, b"\xff\xff\xff\xff", b""),
    (0x8825, 4, 1, b"\xff\xff\xff\xff", b""),
    (0x0132, 12, 1, struct.pack("<I", 38), b"\xff" * 32),
    (0x9286, 7, 0xFFFF, b"\0\0\0\0", b""),
]


def upright(content: bytes) -> None:
    facts, stored = picture_reader.safe(content, IMAGE_PIXELS)
    with Pillow.open(BytesIO(stored)) as found:
        assert found.size == (facts["width"], facts["height"]) == (48, 64)
        assert not dict(found.getexif())


@pytest.mark.parametrize("entry", ODD_ENTRIES)
def test_a_photo_on_its_side_with_an_odd_entry_is_stored_upright_without_it(entry: Any) -> None:
    upright(lying(*entry))


@pytest.mark.full
@pytest.mark.parametrize("tag", [
    0x0100, 0x0111, 0x0117, 0x011A, 0x011B, 0x0128, 0x0132, 0x0201, 0x02BC, 0x501B,
    0x8769, 0x8773, 0x8825, 0x9286, 0x927C, 0xA005,
])  # fmt: skip
def test_no_entry_of_any_kind_keeps_a_photo_from_being_stored_upright(tag: int) -> None:
    values = (bytes(4), b"72\0\0", b"\xff" * 4, struct.pack("<I", 38))
    data = (b"", struct.pack("<ii", -1, 0), b"\xff" * 32)
    for entry in itertools.product(range(16), (0, 1, 2, 3, 4, 0xFFFF), values, data):
        upright(lying(tag, *entry))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation: int) -> None:
    # The first pixel row and column as the camera saw them: red on top left, white elsewhere.
    seen = Pillow.new("RGB", (80, 40), "white")
    seen.paste((255, 0, 0), (0, 0, 20, 10))
    back = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT, 3: Pillow.Transpose.ROTATE_180,
        4: Pillow.Transpose.FLIP_TOP_BOTTOM, 5: Pillow.Transpose.TRANSPOSE,
        6: Pillow.Transpose.ROTATE_90, 7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }  # fmt: skip
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    taken = seen.transpose(back[orientation]) if orientation > 1 else seen
    taken.save(out, "PNG", exif=exif.tobytes())
    _facts, stored = picture_reader.safe(out.getvalue(), IMAGE_PIXELS)
    with Pillow.open(BytesIO(stored)) as found:
        assert found.size == (80, 40)
        assert found.getpixel((5, 5)) == (255, 0, 0)
        assert found.getpixel((75, 35)) == (255, 255, 255)


@pytest.mark.full
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoilt_file_is_stored_or_refused_with_a_reason(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
    content = bytearray(picture_bytes(kind))
    for _count in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        facts, stored = picture_reader.safe(bytes(content), IMAGE_PIXELS)
    except picture_reader.PictureRefusedError as error:
        outcome = error.answer["refused"]
    else:
        outcome = "stored" if stored and facts["width"] else "nothing"
    codes = {"damaged", "not_a_picture", "too_many_pixels", "unwritable"}
    assert outcome in {"stored", *codes}


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "stored"),
    [
        ("photo.jfif", "JPEG", "photo.jpg"),
        ("photo.JPG", "JPEG", "photo.JPG"),
        ("photo.jpg", "WEBP", "photo.webp"),
        ("photo.png", "JPEG", "photo.jpg"),
        ("photo", "PNG", "photo.png"),
        ("photo.", "PNG", "photo.png"),
        ("plan v2.1 final", "JPEG", "plan v2.1 final.jpg"),
        ("page.html", "JPEG", "page.html.jpg"),
        (".jpg", "JPEG", "jpeg.jpg"),
        (".hidden", "PNG", "hidden.png"),
        ("...", "PNG", "png.png"),
        ("", "WEBP", "webp.webp"),
        ("report", "PDF", "report.pdf"),
        ("report.pdf.exe", "PDF", "report.pdf.exe.pdf"),
        (f"{'a' * 150}.jfif", "JPEG", f"{'a' * 150}.jpg"),
        (unicodedata.normalize("NFD", "Århus Å Ø æ ö.png"), "PNG", "Århus Å Ø æ ö.png"),
        ("100 % “grøn” & <b>; $(x) #1?.jpg", "JPEG", "100 % “grøn” & <b>; $(x) #1?.jpg"),
    ],
)
def test_the_content_gives_the_ending_and_the_name_stays(name: str, kind: str, stored: str) -> None:
    assert named(name, kind) == stored


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["photo.jfif", "photo.jpg", f"{'å' * 180}.jpg", "photo"])
def test_a_webp_by_any_name_is_uploaded_saved_and_stored_as_webp(
    as_editor: Client, name: str
) -> None:
    facts = sent(as_editor, upload(picture_bytes("WEBP"), name))
    assert facts["name"].endswith(".webp")
    save(as_editor, facts)
    assert Image.objects.get().file.name.endswith(".webp")


# What is not read -----------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (container(b"heic", b"mif1"), "heic", "a HEIC picture, as iPhones take them"),
        (container(b"mif1", b"heic"), "heic", "Save it as a JPEG"),
        (container(b"msf1", b"hevc"), "heic", "Most Compatible"),
        (container(b"avif", b"mif1"), "avif", "an AVIF picture"),
        (container(b"mif1", b"avif", b"miaf"), "avif", "save it as a JPEG or PNG"),
        (container(b"isom", b"mp42"), "not_a_picture", "it is: video"),
        (b"II*\0" + bytes(99), "not_a_picture", "it is: TIFF picture"),
        (b"%PDF-1.4 ...", "not_a_picture", "it is: PDF"),
        (b"PK\x03\x04" + bytes(99), "not_a_picture", "it is: ZIP file or Office document"),
        (b"<p>Hello</p>", "not_a_picture", "whatever its name says"),
    ],
)
def test_another_file_is_refused_by_its_name_with_the_way_to_a_jpeg(
    content: bytes, code: str, words: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        check_picture(upload(content, "photo.jpg"))
    assert (caught.value.code, words in caught.value.messages[0]) == (code, True), caught.value


def test_a_photo_whose_metadata_hold_a_drawing_is_no_svg() -> None:
    # As drawing programs write it into what they export.
    content = picture_bytes("JPEG", comment=b'<svg xmlns="x"></svg>')
    assert check_picture(upload(content, "a.jpg")).width == 64


# Moving pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "stored", "notes"),
    [
        ("GIF", "PNG", ["first_frame", "as_png"]),
        ("WEBP", "WEBP", ["first_frame"]),
        ("PNG", "PNG", ["first_frame"]),
    ],
)
def test_of_a_moving_picture_the_first_frame_is_kept_and_noted(
    kind: str, stored: str, notes: list[str]
) -> None:
    facts, content = picture_reader.safe(moving(kind), IMAGE_PIXELS)
    assert (facts["kind"], facts["notes"]) == (stored, notes)
    with Pillow.open(BytesIO(content)) as found:
        assert (found.format, getattr(found, "n_frames", 1)) == (stored, 1)
        red, green, blue = found.convert("RGB").getpixel((20, 15))
        assert red > 240
        assert max(green, blue) < 20


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "JPEG"])
def test_of_a_still_picture_nothing_is_said_of_frames(kind: str) -> None:
    facts, _content = picture_reader.safe(picture_bytes(kind), IMAGE_PIXELS)
    assert "first_frame" not in facts["notes"]


MOVES = "This picture moves: only its first frame is kept, as a still picture."
TYPED = {"title": "Cranes", "alt": "Cranes at dusk", "credit": "Ada", "licence": "own"}


def sent(client: Client, file: Any) -> dict[str, Any]:
    return client.post(admin_url(Image, "upload"), {"name": "file", "file": file}).json()


def save(client: Client, facts: dict[str, Any], **typed: str) -> str:
    values = {**opened(client, Image), **TYPED, "file-upload": facts["key"], **typed}
    address = admin_url(Image, "add")
    return client.post(address, values, follow=True).content.decode()


@pytest.mark.full
@pytest.mark.django_db
def test_it_is_said_right_after_the_upload_and_after_saving(as_editor: Client) -> None:
    facts = sent(as_editor, upload(moving("WEBP"), "dance.webp"))
    assert facts["notes"] == [MOVES]
    html = save(as_editor, facts)
    assert f"“dance.webp”: {MOVES}" in html
    # Once: the next page and the next save do not say it.
    made = Image.objects.get()
    address = admin_url(made)
    assert MOVES not in as_editor.get(address).content.decode()
    html = as_editor.post(
        address, {**opened(as_editor, made), "title": "Ships"}, follow=True
    ).content.decode()
    assert MOVES not in html
    assert Image.objects.get().title == "Ships"


@pytest.mark.full
@pytest.mark.django_db
def test_it_is_said_in_a_refused_form_too_and_when_the_file_came_with_the_form(
    as_editor: Client,
) -> None:
    facts = sent(as_editor, upload(moving("GIF"), "dance.gif"))
    refused = save(as_editor, facts, title="")
    assert MOVES in refused
    assert "This GIF is kept as a PNG." in refused
    values = {**opened(as_editor, Image), **TYPED, "file": upload(moving("PNG"), "dance.png")}
    html = as_editor.post(admin_url(Image, "add"), values, follow=True).content.decode()
    assert f"“dance.png”: {MOVES}" in html


@pytest.mark.django_db
def test_a_still_picture_is_saved_without_a_word(as_editor: Client) -> None:
    facts = sent(as_editor, upload(picture_bytes(), "a.jpg"))
    assert facts["notes"] == []
    assert MOVES not in save(as_editor, facts)
    assert not PendingUpload.objects.exists()


# Very long ones -------------------------------------------------------------------------------


def test_sizes_that_a_format_cannot_hold_are_left_out() -> None:
    assert [wide for wide, *_size in possible_sizes(800, 20_000, "webp")] == [320, 480]
    assert [wide for wide, *_size in possible_sizes(800, 20_000, "jpg")] == [320, 480, 800]
    assert possible_sizes(300, 20_000, "webp") == []
    for kind in KINDS:
        for rendition in all_renditions("0" * 32, 390, 100_000, (50, 50)):
            sizes = possible_sizes(390, 100_000, kind)
            assert (
                rendition.crop
                or rendition.width in {each[0] for each in sizes}
                or (rendition.kind != kind)
            )
            assert all(max(each) <= LONGEST[kind] for each in sizes)


@pytest.mark.full
@pytest.mark.django_db
def test_what_can_be_made_of_a_tall_picture_is_made_and_nothing_else_is_offered(
    client: Client,
) -> None:
    made = shown_image(file=upload(picture_bytes("PNG", (330, 17_000)), "tall.png"))
    html = str(picture(made))
    assert html.count("<source") == 1
    assert "webp" not in html
    ((address, width, height),) = made.renditions("jpg")
    assert (width, height) == (320, 16_485)
    response = client.get(address)
    with Pillow.open(BytesIO(drained(response))) as found:
        assert found.size == (320, 16_485)
    assert client.get(address.replace(".jpg", ".webp")).status_code == 404
    # And no other rests because of it.
    assert client.get(made.renditions("webp", "1:1")[0][0]).status_code == 200


@pytest.mark.full
@pytest.mark.django_db
def test_the_library_shows_a_tall_picture(as_editor: Client) -> None:
    made = image(file=upload(picture_bytes("PNG", (300, 17_000)), "tall.png"))
    address = made.renditions("jpg")[0][0]
    assert address in as_editor.get(admin_url(Image)).content.decode()
    assert address in as_editor.get(admin_url(made)).content.decode()


@pytest.mark.django_db
def test_a_picture_that_no_format_can_hold_is_left_out_of_the_page() -> None:
    made = Image(checksum="0" * 32, width=300, height=100_000)
    assert picture(made) == ""
    assert "<picture>" in str(picture(made, crop="1:1"))


# Colours --------------------------------------------------------------------------------------


def shown(kind: str, mode: str, colour: Any, icc: bytes | None) -> tuple[Any, bytes]:
    """Return the colour of a rendition, and the rendition."""
    content = picture_bytes(kind, mode=mode, colour=colour, icc_profile=icc)
    job: encoder.Job = {"box": (0, 0, 64, 48), "size": (64, 48), "kind": "webp"}
    (file,) = encoder.renditions(content, [job])
    with Pillow.open(BytesIO(file)) as found:
        assert "icc_profile" not in found.info
        return found.convert("RGB").getpixel((30, 20)), file


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "icc", "right"),
    [
        # By the primaries of Display-P3, computed by hand; the numbers alone would be 200, 100, 50.
        ("JPEG", "RGB", (200, 100, 50), wide_profile(), (216, 93, 25)),
        ("PNG", "RGBA", (200, 100, 50, 255), wide_profile(), (216, 93, 25)),
        # Half the light is 188 in sRGB.
        ("PNG", "L", 128, grey_profile(1.0), (188, 188, 188)),
        ("PNG", "LA", (128, 255), grey_profile(1.0), (188, 188, 188)),
        # This press prints cyan as a grey, and the others not at all.
        ("JPEG", "CMYK", (255, 0, 0, 0), ink_profile(), (119, 119, 119)),
        ("JPEG", "CMYK", (0, 255, 0, 0), ink_profile(), (255, 255, 255)),
        # Without a profile, or with one that is broken or of another kind.
        ("JPEG", "CMYK", (0, 255, 0, 0), None, (255, 0, 255)),
        ("JPEG", "RGB", (200, 100, 50), None, (200, 100, 50)),
        ("JPEG", "RGB", (200, 100, 50), b"broken" * 40, (200, 100, 50)),
        ("JPEG", "RGB", (200, 100, 50), grey_profile(1.0), (200, 100, 50)),
        ("JPEG", "CMYK", (0, 255, 0, 0), wide_profile(), (255, 0, 255)),
    ],
)
def test_a_rendition_has_the_colours_that_the_profile_means(
    kind: str, mode: str, colour: Any, icc: bytes | None, right: tuple[int, int, int]
) -> None:
    found, _file = shown(kind, mode, colour, icc)
    assert all(abs(here - there) <= 4 for here, there in zip(found, right, strict=True)), found


def test_a_large_profile_makes_no_rendition_larger() -> None:
    _colour, plain = shown("JPEG", "RGB", (200, 100, 50), wide_profile())
    _colour, padded = shown("JPEG", "RGB", (200, 100, 50), wide_profile(padding=60_000))
    assert len(padded) == len(plain) < 2000


def test_what_is_clear_stays_clear_when_colours_are_converted() -> None:
    content = picture_bytes(
        "PNG", mode="RGBA", colour=(200, 100, 50, 0), icc_profile=wide_profile()
    )
    job: encoder.Job = {"box": (0, 0, 64, 48), "size": (64, 48), "kind": "webp"}
    (file,) = encoder.renditions(content, [job])
    with Pillow.open(BytesIO(file)) as found:
        assert found.convert("RGBA").getchannel("A").getextrema() == (0, 0)


@pytest.mark.full
@pytest.mark.django_db
def test_a_rendition_on_the_site_carries_no_profile(client: Client) -> None:
    content = picture_bytes("JPEG", (400, 300), colour=(200, 100, 50), icc_profile=wide_profile())
    made = shown_image(file=upload(content, "a.jpg"))
    for kind in KINDS:
        response = client.get(made.renditions(kind)[0][0])
        with Pillow.open(BytesIO(drained(response))) as found:
            assert "icc_profile" not in found.info
            red, _green, _blue = found.convert("RGB").getpixel((100, 100))
            assert abs(red - 216) <= 4
    assert Rendition.parse(made.renditions()[0][0].rpartition("/")[2])
