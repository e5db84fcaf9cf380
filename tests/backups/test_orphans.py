"""Files that nothing names are found, and nothing else is taken for one."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from casestudies.models import CaseStudy
from smartcities.backups.models import DeferredDeletion, Snapshot
from smartcities.backups.orphans import files_without_a_row, rows_without_a_file
from smartcities.media.models import PendingUpload
from smartcities.publishing.models import Autosave
from tests.conftest import colleague
from tests.factories import make
from tests.publishing.autosaves import TAB
from tests.worlds import portal

TOMORROW = timedelta(days=1, minutes=1)


def orphan(name: str = "originals/lost.jpg") -> str:
    """Store a file that no row names."""
    return default_storage.save(name, ContentFile(b"1234"))


def orphans(*arguments: str) -> str:
    """Run the command; return what it printed."""
    output = StringIO()
    call_command("orphans", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def later(monkeypatch) -> None:
    """Let all files be a day old."""
    moment = timezone.now() - TOMORROW
    monkeypatch.setattr(FileSystemStorage, "get_modified_time", lambda self, name: moment)


@pytest.mark.django_db
def test_a_file_without_a_row_is_listed_and_removed_when_it_is_a_day_old() -> None:
    name = orphan()
    assert files_without_a_row() == []
    assert files_without_a_row(timezone.now() + TOMORROW) == [name]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_removing_takes_nothing_that_is_named(later) -> None:
    portal()
    name = orphan()
    orphan("erasures/kept.json")
    orphan("renditions/x/800.webp")
    before = set(_all())
    assert name in orphans()
    assert set(_all()) == before
    assert "1 files without a row removed" in orphans("--remove")
    assert before - set(_all()) == {name}
    assert "0 files without a row" in orphans()


@pytest.mark.django_db(transaction=True)
def test_what_a_draft_an_upload_or_an_autosave_names_stays(later) -> None:
    page = make(CaseStudy, internal_note="See originals/noted.jpg")
    noted, typed = orphan("originals/noted.jpg"), orphan("originals/typed.jpg")
    waiting, deferred = orphan("originals/waiting.jpg"), orphan("originals/deferred.jpg")
    user = colleague("erik", "editor")
    autosave = Autosave(user=user, content_type_id=1, object_id=page.pk, tab=TAB)
    autosave.pack({"body": [f"<p>{typed}</p>"]}, ["body"])
    autosave.save()
    PendingUpload.objects.create(
        key="k", field="f", stored_name=waiting, file_name="a.jpg", size=1, checksum="0"
    )
    DeferredDeletion.objects.create(name=deferred)
    lost = orphan()
    assert files_without_a_row() == [lost]
    Snapshot.objects.create(file="running.tar")
    orphans("--remove")
    assert {noted, typed, waiting, deferred, lost} <= set(_all())
    # The file without a row waits for the snapshot, too.
    assert DeferredDeletion.objects.filter(name=lost).exists()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_row_without_a_file_is_named_and_makes_it_fail() -> None:
    page = portal()["report"]
    default_storage.delete(page.file.name)
    assert rows_without_a_file() == [(type(page), page.file.name)]
    with pytest.raises(CommandError, match="Files are lost"):
        orphans()


def _all(folder: str = "") -> list[str]:
    folders, names = default_storage.listdir(folder)
    found = [f"{folder}/{name}".lstrip("/") for name in names]
    return [*found, *(one for each in folders for one in _all(f"{folder}/{each}".lstrip("/")))]
