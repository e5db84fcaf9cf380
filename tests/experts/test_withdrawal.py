"""A photo whose consent was taken back is gone from every address, and from the library."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from experts.models import Expert
from smartcities.media import views
from smartcities.media.models import Image, WithdrawnPicture
from smartcities.media.renditions import all_renditions, delete_stored
from smartcities.media.sizes import KINDS
from smartcities.sharing.social_cards.content import card_of
from tests.admin_walk.browser import opened, saved
from tests.factories import case_study, expert, image, row
from tests.files import drained, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = "2027-01-01"
RED = (200, 30, 30)


def portrait(colour: tuple[int, int, int] = RED, **fields: Any) -> Image:
    return image(file=picture_file("JPEG", size=(900, 1200), colour=colour), **fields)


@pytest.fixture
def line() -> Expert:
    """Return a person who agreed to a photo."""
    return expert(family_name="Knive", photo=portrait(), consent_photo=True, consent_on=DAY)


def addresses_of(picture: Image) -> list[str]:
    """Return every address that *picture* has, in all formats, sizes and crops."""
    shape = (picture.checksum, picture.width, picture.height, picture.focal)
    return [f"/media/{rendition}" for rendition in all_renditions(*shape)]


def statuses(client: Client, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


def withdraw(person: Expert, capture: Any) -> None:
    person.consent_photo = False
    with capture(execute=True):
        person.save()


@pytest.mark.full
@pytest.mark.database
def test_it_is_gone_at_every_address_under_which_it_was_served(
    visitor: Client, as_editor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    picture = line.photo
    addresses = addresses_of(picture)
    assert len(addresses) > 3 * len(KINDS)
    for kind in KINDS:
        drained(visitor.get(picture.renditions(kind)[0][0]))
        drained(visitor.get(picture.renditions(kind, "1:1")[0][0]))
    original = picture.file.name
    withdraw(line, django_capture_on_commit_callbacks)
    assert not Image.objects.exists()
    assert not default_storage.exists(original)
    assert not default_storage.exists(f"renditions/{picture.checksum}")
    assert statuses(visitor, addresses) == statuses(as_editor, addresses) == {410}


@pytest.mark.full
@pytest.mark.database
def test_the_same_picture_goes_wherever_else_it_is_shown(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    twin = portrait()
    assert twin.checksum == line.photo.checksum
    page = case_study(image=twin)
    row(page.gallery.model, page, image=twin)
    card = card_of(page)
    addresses = [*addresses_of(twin), card.path]
    assert visitor.get(card.path).status_code == 200
    assert twin.checksum in visitor.get(page.get_absolute_url()).content.decode()
    files = [twin.file.name, line.photo.file.name, card.stored_name]
    withdraw(line, django_capture_on_commit_callbacks)
    assert statuses(visitor, addresses) == {410}
    assert twin.checksum not in visitor.get(page.get_absolute_url()).content.decode()
    assert not any(default_storage.exists(name) for name in files)
    assert not Image.objects.filter(checksum=twin.checksum).exists()


@pytest.mark.full
def test_a_photo_removed_in_the_same_save_goes_too(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    addresses = addresses_of(line.photo)
    line.photo = None
    withdraw(line, django_capture_on_commit_callbacks)
    assert not Image.objects.exists()
    assert statuses(visitor, addresses) == {410}


@pytest.mark.full
def test_the_photos_that_the_person_had_before_go_too(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    first = line.photo
    for colour in ((1, 2, 3), (4, 5, 6)):
        line.photo = portrait(colour)
        line.save()
    assert Image.objects.count() == 3
    assert visitor.get(first.renditions()[0][0]).status_code == 410
    withdraw(line, django_capture_on_commit_callbacks)
    assert not Image.objects.exists()
    assert not default_storage.exists(first.file.name)


@pytest.mark.full
def test_a_photo_that_was_theirs_by_mistake_stays_with_whom_it_shows(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    mistaken = line.photo
    line.photo = portrait((1, 2, 3))
    line.save()
    other = expert(photo=mistaken, consent_photo=True, consent_on=DAY)
    withdraw(line, django_capture_on_commit_callbacks)
    other.refresh_from_db()
    assert other.photo == mistaken
    assert visitor.get(mistaken.renditions()[0][0]).status_code == 200


def test_an_update_that_takes_the_consent_back_does_the_same(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    addresses = addresses_of(line.photo)
    with django_capture_on_commit_callbacks(execute=True):
        Expert.objects.filter(consent_photo=True).update(consent_photo=False)
    assert not Image.objects.exists()
    assert statuses(visitor, addresses) == {410}


@pytest.mark.full
def test_a_photo_made_ready_while_the_consent_is_taken_back_is_not_answered(
    visitor: Client, line: Expert, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    picture, make = line.photo, views.made
    # Whatever other tests have left of the same picture: it has to be made now.
    delete_stored(picture.checksum)

    def make_and_withdraw(*given: Any) -> bytes:
        content = make(*given)
        withdraw(line, django_capture_on_commit_callbacks)
        return content

    monkeypatch.setattr(views, "made", make_and_withdraw)
    assert visitor.get(picture.renditions()[0][0]).status_code == 410
    assert not default_storage.exists(f"renditions/{picture.checksum}")


@pytest.mark.full
def test_a_file_left_by_a_process_that_died_is_not_answered(visitor: Client, line: Expert) -> None:
    # Its transaction was safe; then nobody was left to delete anything.
    picture = line.photo
    address = picture.renditions()[0][0]
    drained(visitor.get(address))
    line.consent_photo = False
    line.save()
    assert default_storage.exists(picture.file.name)
    assert visitor.get(address).status_code == 410
    call_command("renditions", "--prune", verbosity=0)
    assert not default_storage.exists(picture.file.name)
    assert not default_storage.exists(f"renditions/{picture.checksum}")
    assert WithdrawnPicture.objects.get().files == []


@pytest.mark.full
def test_a_storage_that_fails_at_that_moment_is_asked_again(
    line: Expert, monkeypatch, caplog, django_capture_on_commit_callbacks
) -> None:
    picture = line.photo

    def fail(storage: FileSystemStorage, name: str) -> None:
        raise ConnectionError("the storage is away")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "delete", fail)
        withdraw(line, django_capture_on_commit_callbacks)
    assert f"The file {picture.file.name} of a withdrawn picture is still stored" in caplog.text
    assert default_storage.exists(picture.file.name)
    other = expert(photo=portrait((1, 2, 3)), consent_photo=True, consent_on=DAY)
    withdraw(other, django_capture_on_commit_callbacks)
    assert not default_storage.exists(picture.file.name)


def test_the_trace_that_is_left_names_nobody(line: Expert, django_capture_on_commit_callbacks):
    checksum = line.photo.checksum
    withdraw(line, django_capture_on_commit_callbacks)
    left = WithdrawnPicture.objects.values().get()
    assert {key: left[key] for key in left if key != "at"} == {"checksum": checksum, "files": []}


def test_the_same_file_is_refused_without_a_new_consent_and_leaves_nothing(
    line: Expert, django_capture_on_commit_callbacks
) -> None:
    withdraw(line, django_capture_on_commit_callbacks)
    before = default_storage.listdir("originals")
    with pytest.raises(ValidationError, match="only be uploaded again if the person has agreed"):
        portrait()
    assert not Image.objects.exists()
    assert default_storage.listdir("originals") == before


@pytest.mark.full
def test_with_a_new_consent_the_same_file_is_taken_and_shown_again(
    visitor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    address = line.photo.renditions()[0][0]
    withdraw(line, django_capture_on_commit_callbacks)
    fresh = Image(title="Line", alt="Line", credit="x", licence="own")
    fresh.file = picture_file("JPEG", size=(900, 1200), colour=RED)
    fresh.consented_anew = True
    fresh.save()
    assert visitor.get(address).status_code == 410
    line.photo, line.consent_photo = fresh, True
    line.save()
    assert not WithdrawnPicture.objects.exists()
    assert visitor.get(address).status_code == 200


FIELDS = {"title": "Line", "alt": "Line at her desk.", "credit": "x", "licence": "own"}


@pytest.mark.full
def test_the_library_asks_for_the_new_consent(
    as_editor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    add = reverse("admin:media_image_add")
    assert b"consented_anew" not in as_editor.get(add).content
    withdraw(line, django_capture_on_commit_callbacks)

    def send(**more: str) -> Any:
        file = picture_file("JPEG", size=(900, 1200), colour=RED)
        return as_editor.post(add, {**opened(as_editor, Image), **FIELDS, **more, "file": file})

    refused = send()
    assert refused.status_code == 200
    html = refused.content.decode()
    assert "was deleted because the person it shows took the consent back" in html
    assert 'value="Line"' in html
    assert 'name="consented_anew"' in html
    assert send(consented_anew="on").status_code == 302
    assert Image.objects.count() == 1


@pytest.mark.full
def test_the_form_of_the_person_says_what_else_loses_the_picture(
    as_editor: Client, line: Expert, django_capture_on_commit_callbacks
) -> None:
    case_study(title="Harbour heat", image=portrait())
    fields = opened(as_editor, line)
    fields.pop("consent_photo")
    with django_capture_on_commit_callbacks(execute=True):
        response = saved(as_editor, line, fields)
    page = as_editor.get(reverse("admin:experts_expert_changelist")).content.decode()
    assert response is not None
    assert "The photo was deleted, with its file." in page
    assert "was taken out there too: Harbour heat" in page
    assert not Image.objects.exists()
