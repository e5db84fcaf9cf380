"""What was erased after a snapshot is not brought back by restoring it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from experts.models import Expert
from smartcities.backups.migrated import rows_in_the_way
from smartcities.erasures.copies import stored_entries
from smartcities.erasures.models import Erasure
from smartcities.erasures.registry import register, replay
from smartcities.media.models import Image, WithdrawnPicture
from smartcities.publishing.models import AuditEntry, Autosave
from tests.backups.conftest import empty, stored
from tests.conftest import colleague
from tests.factories import case_study, expert, image
from tests.publishing.autosaves import TAB

GIVEN = {"consent_on": "2027-01-01", "consent_photo": True, "consent_contact": True}


@pytest.fixture
def person(transactional_db) -> Expert:
    """A person who agreed to everything, whose picture a case shows as well, while erik types."""
    found = expert(slug="person", photo=image(), email="p@example.org", phone="+45 1", **GIVEN)
    case_study(slug="case", image=found.photo)
    autosave = Autosave(
        user=colleague("erik", "editor"), content_type=_kind(found), object_id=found.pk, tab=TAB
    )
    autosave.pack({"email": ["new@example.org"], "title": ["Typed"]}, ["email", "title"])
    autosave.save()
    return found


def _kind(page: Expert) -> ContentType:
    return ContentType.objects.get_for_model(page)


def take_back(person: Expert) -> None:
    """Take both consents back, as a form does."""
    person.consent_photo = person.consent_contact = False
    person.save()


def assert_gone(photo: str, checksum: str) -> None:
    """Assert that nothing of it is left in this portal."""
    person = Expert.objects.get(slug="person")
    assert (person.photo, person.email, person.phone) == (None, "", "")
    assert not (person.consent_photo)
    assert not (person.consent_contact)
    assert not Image.objects.filter(checksum=checksum).exists()
    assert WithdrawnPicture.objects.filter(checksum=checksum).exists()
    assert photo not in stored()
    for autosave in Autosave.objects.all():
        assert "email" not in autosave.fields
        assert autosave.fields["title"] == ["Typed"]
    page = Client().get("/experts/person/").content.decode()
    assert "p@example.org" not in page
    assert checksum not in page + Client().get("/case-studies/case/").content.decode()


@pytest.mark.full
@pytest.mark.database
def test_a_list_of_erasures_is_heeded(person: Expert, snapshot, tmp_path: Path) -> None:
    file, photo = snapshot(), person.photo
    name, checksum = photo.file.name, photo.checksum
    take_back(person)
    erasures = tmp_path / "erasures.jsonl"
    call_command("erasures", erasures)
    text = erasures.read_text()
    assert "p@example.org" not in text
    assert [json.loads(line)["kind"] for line in text.splitlines()] == ["consent", "picture"]
    empty()
    call_command("restore", file, erasures=[str(erasures)])
    assert_gone(name, checksum)
    assert Erasure.objects.count() == 2
    assert AuditEntry.objects.filter(model="experts.expert", means="command").exists()


@pytest.mark.full
@pytest.mark.database
def test_a_newer_snapshot_serves_as_the_list(person: Expert, snapshot) -> None:
    file, photo = snapshot(), person.photo
    name, checksum = photo.file.name, photo.checksum
    take_back(person)
    newer = snapshot("newer.tar")
    empty()
    call_command("restore", file, erasures=[str(newer)])
    assert_gone(name, checksum)
    # And one that was made since has nothing to do again.
    empty()
    call_command("restore", newer, erasures=[str(newer)])
    assert Expert.objects.get().email == "p@example.org"
    assert Erasure.objects.count() == 2


@pytest.mark.full
@pytest.mark.database
def test_where_the_storage_survives_its_list_is_heeded(person: Expert, snapshot, capsys) -> None:
    file, photo = snapshot(), person.photo
    name, checksum = photo.file.name, photo.checksum
    take_back(person)
    assert {each.kind for each in stored_entries()} == {"consent", "picture"}
    empty(files=False)
    call_command("restore", file)
    assert "list of 2 erasures" in capsys.readouterr().err
    assert_gone(name, checksum)


@pytest.mark.full
@pytest.mark.database
def test_without_a_list_it_is_said(person: Expert, snapshot, capsys) -> None:
    file = snapshot()
    take_back(person)
    empty()
    call_command("restore", file)
    assert "may be back" in capsys.readouterr().err
    assert Expert.objects.get().consent_photo


@pytest.mark.full
@pytest.mark.database
def test_a_bulk_update_is_an_erasure_too(person: Expert, snapshot) -> None:
    file, photo = snapshot(), person.photo
    name, checksum = photo.file.name, photo.checksum
    Expert.objects.update(consent_photo=False, consent_contact=False)
    empty(files=False)
    call_command("restore", file)
    assert_gone(name, checksum)


def test_one_that_was_taken_back_is_not_on_the_list(person: Expert) -> None:
    with transaction.atomic():
        take_back(person)
        transaction.set_rollback(True)
    assert not Erasure.objects.exists()
    assert not list(stored_entries())


@pytest.mark.full
@pytest.mark.database
def test_a_list_that_cannot_be_done_restores_nothing(
    person: Expert, snapshot, tmp_path: Path
) -> None:
    file = snapshot()
    later = Erasure(kind="fingerprints", details={})
    for name, text, words in (
        ("newer", json.dumps(later.line), "cannot do fingerprints"),
        ("broken", '{"key": 1}', "cannot be read"),
    ):
        (tmp_path / name).write_text(text)
        empty()
        with pytest.raises(CommandError, match=words):
            call_command("restore", file, erasures=[str(tmp_path / name)])
        assert rows_in_the_way() == []


def test_a_room_says_how_its_kind_is_done_again(transactional_db) -> None:
    done: list = []
    register("test", done.append)
    entries = [Erasure(kind="test", details={"number": number}) for number in (1, 2)]
    assert replay(entries) == 2
    assert replay(entries) == 0
    assert done == [{"number": 1}, {"number": 2}]
