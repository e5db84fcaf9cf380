"""The image library: what may be stored, what is public, and what goes with a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image as Pillow

from smartcities.media.models import Image, rendition_name
from smartcities.media.pictures import WIDTHS
from tests.factories import case_study, image, report
from tests.files import drained, pdf_file, picture_file

pytestmark = pytest.mark.django_db
FOR_EVER = "public, max-age=31536000, immutable"


def fetched(client: Client, address: str) -> tuple[object, bytes]:
    response = client.get(address)
    return response, drained(response)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1000), [(320, 160), (640, 320), (1280, 640)]),
        ((1000, 500), [(320, 160), (640, 320)]),
        ((100, 50), [(100, 50)]),
        ((400, 1), [(320, 1)]),
    ],
)
def test_renditions_are_webp_of_the_declared_widths_and_never_enlarged(
    client: Client, size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    made = image(file=picture_file("JPEG", size=size))
    renditions = made.renditions()
    assert [(width, height) for _url, width, height in renditions] == expected
    for url, width, height in renditions:
        response, content = fetched(client, url)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert response["Cache-Control"] == FOR_EVER
        assert not response.cookies
        with Pillow.open(BytesIO(content)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (width, height))


@pytest.mark.parametrize("width", [0, 1, 319, 321, 1281, 5000, 10**30])
def test_no_other_width_is_made(client: Client, width: int) -> None:
    made = image()
    assert client.get(f"/media/{made.checksum}-{width}.webp").status_code == 404
    assert not default_storage.exists(rendition_name(made.checksum, width))


@pytest.mark.parametrize("checksum", ["0" * 32, "f" * 31, "F" * 32, "../originals/x"])
def test_an_unknown_checksum_is_not_there(client: Client, checksum: str) -> None:
    assert client.get(f"/media/{checksum}-320.webp").status_code == 404


def test_a_rendition_is_made_once(client: Client, monkeypatch) -> None:
    from smartcities.media import views

    calls = []
    make = views.rendition
    monkeypatch.setattr(views, "rendition", lambda *given: calls.append(1) or make(*given))
    url = image().renditions()[0][0]
    first, second = fetched(client, url)[1], fetched(client, url)[1]
    assert first == second
    assert calls == [1]


def test_a_picture_whose_file_is_gone_is_not_there(client: Client) -> None:
    made = image()
    default_storage.delete(made.file.name)
    assert client.get(made.renditions()[0][0]).status_code == 404


def test_originals_and_documents_have_no_address(client: Client, as_editor: Client) -> None:
    names = [image().file.name, report(file=pdf_file()).file.name]
    for name in names:
        assert default_storage.exists(name)
        for prefix in ("/media/", "/", "/static/", "/var/media/"):
            assert client.get(f"{prefix}{name}").status_code == 404
            assert as_editor.get(f"{prefix}{name}").status_code == 404


def test_the_address_of_a_file_is_its_owners_and_never_the_storages() -> None:
    made = image()
    assert made.file.url == made.renditions()[-1][0]
    pdf = report(file=pdf_file())
    assert pdf.file.url == f"{pdf.get_absolute_url()}download/"


def test_originals_are_stored_under_names_nobody_can_guess() -> None:
    made = image(file=picture_file("PNG", "our-secret-plan.png"))
    assert "secret" not in made.file.name
    assert made.file.name.startswith("originals/")


def test_a_picture_needs_a_text_or_is_decorative() -> None:
    with pytest.raises(ValidationError, match="Describe the picture"):
        Image(title="x", credit="x", licence="own", alt="", file=picture_file()).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        image(alt="")
    assert image(alt="", decorative=True).alt_text == ""


def test_a_decorative_picture_has_no_text() -> None:
    with pytest.raises(ValidationError, match="A decorative picture has no alternative text"):
        Image(
            title="x", credit="x", licence="own", alt="A map", decorative=True, file=picture_file()
        ).full_clean()


@pytest.mark.parametrize("missing", ["title", "credit", "licence", "file"])
def test_a_picture_has_title_credit_and_licence(missing: str) -> None:
    fields = {"title": "x", "credit": "x", "licence": "own", "alt": "x", "file": picture_file()}
    del fields[missing]
    with pytest.raises(ValidationError) as caught:
        Image(**fields).full_clean()
    assert set(caught.value.error_dict) == {missing}


def files_of(made: Image) -> list[str]:
    return [made.file.name, *(rendition_name(made.checksum, width) for width in WIDTHS)]


def test_deleting_a_picture_deletes_its_files(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    made = image(file=picture_file(size=(1400, 700)))
    for url, _width, _height in made.renditions():
        fetched(client, url)
    names = files_of(made)
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.filter(pk=made.pk).delete()
    assert not any(default_storage.exists(name) for name in names)


def test_another_file_replaces_the_old_one_and_its_renditions(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    made = image(file=picture_file("PNG", colour=(1, 2, 3)))
    fetched(client, made.renditions()[0][0])
    before = files_of(made)[:2]
    made.file = picture_file("PNG", colour=(4, 5, 6), size=(90, 60))
    with django_capture_on_commit_callbacks(execute=True):
        made.save()
    assert not any(default_storage.exists(name) for name in before)
    fresh = Image.objects.get(pk=made.pk)
    assert (fresh.width, fresh.height) == (90, 60)
    assert fetched(client, fresh.renditions()[0][0])[0].status_code == 200


def test_two_pictures_of_one_content_do_not_take_each_others_files(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    one = image(file=picture_file("PNG", colour=(7, 8, 9)))
    other = image(file=picture_file("PNG", colour=(7, 8, 9)))
    assert one.checksum == other.checksum
    assert one.file.name != other.file.name
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    assert fetched(client, other.renditions()[0][0])[0].status_code == 200


def test_saving_a_description_leaves_the_files_alone(django_capture_on_commit_callbacks) -> None:
    made = image()
    made.alt = "Another text."
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        made.save()
    assert callbacks == []
    assert default_storage.exists(made.file.name)


def test_a_page_outlives_its_picture(client: Client) -> None:
    made = image()
    page = case_study(image=made)
    made.delete()
    assert client.get(page.get_absolute_url()).status_code == 200


def test_the_tag_writes_every_width_with_text_and_size() -> None:
    from smartcities.media.templatetags.pictures import picture

    made = image(file=picture_file(size=(700, 350)), alt='A "quay" & cranes')
    html = picture(made, sizes="50vw", eager=True)
    assert f'src="/media/{made.checksum}-640.webp"' in html
    assert f"/media/{made.checksum}-320.webp 320w, /media/{made.checksum}-640.webp 640w" in html
    assert 'alt="A &quot;quay&quot; &amp; cranes"' in html
    assert 'width="640" height="320"' in html
    assert 'loading="eager"' in html
    assert picture(None) == ""
