"""The image library: what may be stored, what is public, and what goes with a picture."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from smartcities.media.models import Image
from smartcities.media.renditions import Rendition, stored_tails
from tests.factories import case_study, image, report, shown_image
from tests.files import drained, pdf_file, picture_file

pytestmark = pytest.mark.django_db


def fetched(client: Client, address: str) -> tuple[object, bytes]:
    response = client.get(address)
    return response, drained(response)


def test_originals_and_documents_have_no_address(client: Client, as_editor: Client) -> None:
    names = [image().file.name, report(file=pdf_file()).file.name]
    for name in names:
        assert default_storage.exists(name)
        for prefix in ("/media/", "/", "/static/", "/var/media/"):
            assert client.get(f"{prefix}{name}").status_code == 404
            assert as_editor.get(f"{prefix}{name}").status_code == 404


def test_the_address_of_a_file_is_its_owners_and_never_the_storages() -> None:
    made = image()
    assert made.file.url == made.renditions("jpg")[-1][0]
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


def everything_of(made: Image) -> list[str]:
    """Ask for a few renditions of all sorts; return all files that the picture has then."""
    asked = [made.renditions("avif"), made.renditions("jpg", "1:1"), made.renditions("webp")]
    for renditions in asked:
        assert drained(Client().get(renditions[0][0]))
    tails = stored_tails(made.checksum)
    assert len(tails) == len(asked)
    names = [made.file.name, *(f"renditions/{made.checksum}/{tail}" for tail in tails)]
    assert all(default_storage.exists(name) for name in names)
    return names


@pytest.mark.full
def test_deleting_a_picture_deletes_its_files_of_every_focal_point(
    django_capture_on_commit_callbacks,
) -> None:
    made = shown_image(file=picture_file(size=(700, 350)))
    names = everything_of(made)
    made.focal_x = 10
    made.save()
    drained(Client().get(made.renditions("jpg", "1:1")[0][0]))
    names.append(Rendition(made.checksum, 320, "jpg", "1:1", (10, 50)).stored_name)
    assert default_storage.exists(names[-1])
    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.filter(pk=made.pk).delete()
    assert not any(default_storage.exists(name) for name in names)
    assert not default_storage.exists(f"renditions/{made.checksum}")


@pytest.mark.full
def test_another_file_replaces_the_old_one_and_its_renditions(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    made = shown_image(file=picture_file("PNG", colour=(1, 2, 3)))
    before = everything_of(made)
    made.file = picture_file("PNG", colour=(4, 5, 6), size=(90, 60))
    with django_capture_on_commit_callbacks(execute=True):
        made.save()
    assert not any(default_storage.exists(name) for name in before)
    fresh = Image.objects.get(pk=made.pk)
    assert (fresh.width, fresh.height) == (90, 60)
    assert fetched(client, fresh.renditions()[0][0])[0].status_code == 200


@pytest.mark.full
def test_two_pictures_of_one_content_do_not_take_each_others_files(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    one = image(file=picture_file("PNG", colour=(7, 8, 9)))
    other = shown_image(file=picture_file("PNG", colour=(7, 8, 9)))
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


@pytest.mark.parametrize("field", ["focal_x", "focal_y"])
@pytest.mark.parametrize("value", [-1, 101])
def test_a_focal_point_outside_the_picture_is_refused(field: str, value: int) -> None:
    made = image()
    setattr(made, field, value)
    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert field in caught.value.error_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=made.pk).update(**{field: value})


def test_a_page_outlives_its_picture(client: Client) -> None:
    made = image()
    page = case_study(image=made)
    made.delete()
    assert client.get(page.get_absolute_url()).status_code == 200
