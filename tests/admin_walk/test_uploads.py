"""Files sent through the admin's forms: liars are refused beside the field, nothing is left."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from resources.models import Report
from smartcities.media.models import Image, PendingUpload
from smartcities.media.models.pending_upload import GRACE, LIFETIME
from smartcities.media.uploads.pending import remove_expired
from tests import factories
from tests.admin_walk.browser import (
    admin_url,
    body_of,
    errors_of,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.admin_walk.test_author import a_page, draft
from tests.files import PDF, pdf_file, picture_bytes, picture_file, png_bomb, upload
from tests.media.crafted import container

pytestmark = pytest.mark.full

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
FIELDS = {
    "title": "Harbour & “cranes”",
    "alt": "Cranes <at> dusk.",
    "credit": "Ada Lovelace",
    "licence": "CC-BY-4.0",
    "source_url": "https://example.org/photo",
}


@pytest.fixture(autouse=True)
def _an_empty_storage(db: None, tmp_path: Path, settings: Any) -> None:
    options = {**settings.STORAGES["default"]["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }


def stored() -> list[str]:
    """Return the names of all files in the storage."""
    found = []
    folders = [""]
    while folders:
        folder = folders.pop()
        inside, files = default_storage.listdir(folder)
        folders += [f"{folder}/{name}".lstrip("/") for name in inside]
        found += [f"{folder}/{name}".lstrip("/") for name in files]
    return sorted(found)


def truncated() -> bytes:
    whole = picture_bytes("JPEG", (400, 300))
    return whole[: len(whole) // 2]


LIARS: dict[str, tuple[Any, str]] = {
    "an SVG": (lambda: upload(SVG, "logo.svg"), "SVG pictures are not accepted"),
    "an SVG called PNG": (lambda: upload(SVG, "logo.png"), "SVG pictures are not accepted"),
    "a HEIC": (lambda: upload(container(b"heic"), "a.heic"), "as iPhones take them"),
    "a HEIC called JPEG": (lambda: upload(container(b"heic"), "a.jpg"), "Save it as a JPEG"),
    "a TIFF": (lambda: upload(picture_bytes("TIFF"), "a.tif"), "it is: TIFF picture"),
    "HTML called JPEG": (lambda: upload(HTML, "a.jpg"), "not a JPEG, PNG, WebP or GIF picture"),
    "41 megapixels": (lambda: upload(png_bomb(8200, 5000), "big.png"), "has 41 megapixels"),
    "a bomb": (lambda: upload(png_bomb(), "bomb.png"), "has 2500 megapixels"),
    "11 MB": (lambda: upload(picture_bytes() + b"\0" * 11_000_000, "a.jpg"), "at most 10 MB"),
    "half a picture": (lambda: upload(truncated(), "a.jpg"), "damaged or cut short"),
    "nothing": (lambda: upload(b"", "a.jpg"), "The submitted file is empty."),
}


@pytest.mark.parametrize("liar", LIARS)
def test_a_file_that_is_no_good_picture_is_refused_beside_its_field(
    as_editor: Client, liar: str
) -> None:
    make, message = LIARS[liar]
    answer = sent(as_editor, Image, {**opened(as_editor, Image), **FIELDS}, file=make())
    errors = errors_of(answer)
    assert list(errors) == ["file"], errors
    assert message in errors["file"][0]
    kept = shown_values(answer, "image_form")
    assert {name: kept[name][0] for name in FIELDS} == FIELDS
    assert stored() == []
    assert not Image.objects.exists()


@pytest.mark.parametrize("liar", LIARS)
def test_a_bad_replacement_leaves_the_old_picture_as_it_was(as_editor: Client, liar: str) -> None:
    picture = factories.image()
    before, files = Image.objects.values().get(), stored()
    values = {**opened(as_editor, picture), **FIELDS}
    answer = sent(as_editor, picture, values, file=LIARS[liar][0]())
    assert answer.status_code == 200
    assert list(errors_of(answer)) == ["file"]
    assert Image.objects.values().get() == before
    assert stored() == files
    # The picture beside the form is still the old one.
    assert before["checksum"] in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"alt": ""}, "__all__", "Describe the picture in the alternative text"),
        ({"decorative": "on"}, "decorative", "A decorative picture has no alternative text"),
        ({"credit": ""}, "credit", "This field is required."),
        ({"licence": ""}, "licence", "This field is required."),
        ({"licence": "mine"}, "licence", "not one of the available choices"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "Nobody can follow “javascript:”."),
        ({"file": None}, "file", "This field is required."),
    ],
)
def test_a_picture_without_what_belongs_to_it_is_refused(
    as_editor: Client, change: dict[str, str], field: str, message: str
) -> None:
    values = {**opened(as_editor, Image), **FIELDS, "file": picture_file()}
    answer = sent(as_editor, Image, values, **change)
    errors = errors_of(answer)
    assert message in errors[field][0]
    assert list(errors) == [field]
    assert not Image.objects.exists()
    # A file that came with the form stays with it, and nothing else is stored.
    pending = PendingUpload.objects.all()
    assert stored() == [upload.stored_name for upload in pending]
    kept = shown_values(answer, "image_form")["file-upload"]
    assert kept == ([""] if field == "file" else [upload.key for upload in pending])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_good_picture_is_taken_with_everything_typed(
    as_editor: Client, editor: Any, kind: str
) -> None:
    saved(as_editor, Image, {**opened(as_editor, Image), **FIELDS}, file=picture_file(kind))
    picture = Image.objects.get()
    assert (picture.width, picture.height, picture.owner) == (64, 48, editor)
    assert {name: getattr(picture, name) for name in FIELDS} == FIELDS
    assert stored() == [picture.file.name]
    assert "harbour" not in picture.file.name
    assert "picture" not in picture.file.name
    for url in (admin_url(picture), admin_url(Image)):
        assert picture.checksum in as_editor.get(url).content.decode()


def test_a_decorative_picture_needs_no_text(as_editor: Client) -> None:
    values = {**opened(as_editor, Image), **FIELDS, "file": picture_file()}
    saved(as_editor, Image, values, alt="", decorative="on")
    assert Image.objects.get().alt_text == ""


def test_place_and_camera_are_gone_from_what_is_stored(as_editor: Client) -> None:
    exif = Pillow.Exif()
    exif[0x0110] = "Spy camera"
    exif.get_ifd(0x8825)[2] = (55.0, 40.0, 12.0)
    content = picture_bytes("JPEG", exif=exif.tobytes(), comment=b"Peter was here")
    assert b"Spy camera" in content
    assert b"Peter" in content
    values = {**opened(as_editor, Image), **FIELDS}
    saved(as_editor, Image, values, file=upload(content, "gps.jpg"))
    with Image.objects.get().file.open() as file:
        kept = file.read()
    assert b"Spy camera" not in kept
    assert b"Peter" not in kept
    with Pillow.open(BytesIO(kept)) as picture:
        assert not picture.getexif()


def test_a_picture_of_a_telephone_that_stores_two_in_one_is_taken(as_editor: Client) -> None:
    """Telephones write JPEG files with a second picture, which Pillow calls MPO."""
    out = BytesIO()
    frames = [Pillow.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    values = {**opened(as_editor, Image), **FIELDS}
    saved(as_editor, Image, values, file=upload(out.getvalue(), "IMG_0001.JPG"))
    with Image.objects.get().file.open() as file, Pillow.open(file) as picture:
        assert picture.format == "JPEG"


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "LA"), ("PNG", "1"),
     ("WEBP", "RGBA")],
)  # fmt: skip
def test_pictures_of_every_colour_mode_are_taken_and_shown(
    as_editor: Client, kind: str, mode: str
) -> None:
    file = picture_file(kind, mode=mode, colour=0 if mode in {"L", "P", "I;16", "1"} else None)
    saved(as_editor, Image, {**opened(as_editor, Image), **FIELDS}, file=file)
    answer = as_editor.get(Image.objects.get().renditions()[0][0])
    assert answer.status_code == 200
    assert body_of(answer)[8:12] == b"WEBP"


def test_a_new_file_takes_the_place_of_the_old_one_and_its_renditions(
    as_editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    picture = factories.shown_image()
    assert body_of(Client().get(picture.renditions()[0][0]))
    old = stored()
    assert len(old) == 2
    new = picture_file(colour=(1, 2, 3))
    with django_capture_on_commit_callbacks(execute=True):
        saved(as_editor, picture, opened(as_editor, picture), file=new)
        # Until the new one is safe, the old one is still there.
        assert set(old) < set(stored())
    picture.refresh_from_db()
    assert stored() == [picture.file.name]
    assert picture.file.name not in old


def test_a_deleted_picture_takes_its_files_along(
    as_editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    picture = factories.image()
    case = factories.case_study(image=picture)
    assert body_of(Client().get(picture.renditions()[0][0]))
    with django_capture_on_commit_callbacks(execute=True):
        as_editor.post(admin_url(picture, "delete"), {"post": "yes"})
    case.refresh_from_db()
    assert stored() == []
    assert case.image is None


@pytest.mark.parametrize("target", [Image, Report], ids=["picture", "report"])
def test_a_save_that_fails_at_the_last_moment_leaves_its_file_pending_and_no_other(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch, target: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("The history is full.")

    things = {Image: factories.image, Report: lambda: a_page(Report, file=pdf_file())}
    thing = things[target]()
    files = stored()
    monkeypatch.setattr("django.contrib.admin.options.ModelAdmin.log_change", fail)
    monkeypatch.setattr("django.contrib.admin.options.ModelAdmin.log_addition", fail)
    new = {Image: picture_file, Report: pdf_file}[target]
    for each in (thing, target):
        values = {**opened(as_editor, each), **FIELDS}
        with pytest.raises(RuntimeError):
            sent(as_editor, each, values, file=new())
    pending = set(PendingUpload.objects.values_list("stored_name", flat=True))
    assert len(pending) == 2
    assert set(stored()) - pending == set(files)
    PendingUpload.objects.update(created_at=timezone.now() - LIFETIME - GRACE)
    assert remove_expired() == 2
    assert stored() == files


PDFS: dict[str, tuple[Any, str]] = {
    "HTML called PDF": (lambda: pdf_file(HTML), "This file is not a PDF"),
    "a picture called PDF": (lambda: upload(picture_bytes(), "a.pdf"), "This file is not a PDF"),
    "half a PDF": (lambda: pdf_file(PDF[:-200]), "damaged or cut short"),
    "nothing": (lambda: pdf_file(b""), "The submitted file is empty."),
}


@pytest.mark.parametrize("liar", PDFS)
def test_a_file_that_is_no_good_pdf_is_refused_beside_its_field(
    as_editor: Client, liar: str
) -> None:
    make, message = PDFS[liar]
    page = draft(Report)
    answer = sent(as_editor, page, opened(as_editor, page), file=make(), summary="Typed.")
    errors = errors_of(answer)
    assert list(errors) == ["file"]
    assert message in errors["file"][0]
    assert shown_values(answer, "report_form")["summary"] == ["Typed."]
    page.refresh_from_db()
    assert stored() == []
    assert not page.file


def test_a_pdf_of_51_megabytes_is_refused(as_editor: Client) -> None:
    page = draft(Report)
    big = pdf_file(b"%PDF-1.4\n" + b"\0" * (51 * 1024 * 1024) + b"%%EOF\n")
    answer = sent(as_editor, page, opened(as_editor, page), file=big)
    assert "at most 50 MB" in errors_of(answer)["file"][0]
    assert stored() == []


def test_a_good_pdf_is_taken_whatever_its_name(as_editor: Client) -> None:
    page = a_page(Report)
    evil = pdf_file(name='x"\r\nSet-Cookie: a=b\r\n../../../etc/<script>.pdf')
    saved(as_editor, page, opened(as_editor, page), file=evil)
    page.refresh_from_db()
    assert stored() == [page.file.name]
    assert page.file_size == len(PDF)
    assert page.file.name.startswith("documents/")
    html = as_editor.get(admin_url(page)).content.decode()
    assert f'href="{page.file_url}"' in html
    assert "etc/" not in html
    assert str(settings.BASE_DIR) not in html


def test_a_long_name_of_a_file_does_not_matter(as_editor: Client) -> None:
    values = {**opened(as_editor, Image), **FIELDS}
    saved(as_editor, Image, values, file=picture_file(name="x" * 240 + ".jpg"))
