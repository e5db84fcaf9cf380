"""A snapshot has all that is worth keeping, and a restore brings all of it back."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.backups.migrated import RefusedError, check_empty, rows_in_the_way
from smartcities.backups.record import last_snapshot
from smartcities.backups.rows.tables import checksum_of, kept_models, label_of, names_by_key
from smartcities.publishing import version
from smartcities.publishing.models import ContentVersion, Theme
from tests.backups.conftest import empty, stored
from tests.conftest import PASSWORD, colleague, signed_in
from tests.factories import make, theme
from tests.publishing.autosaves import typed_into
from tests.worlds import portal


def everything() -> dict[str, dict]:
    """Return the checksums of all tables."""
    names = names_by_key()
    return {label_of(model): checksum_of(model, names) for model in kept_models()}


@pytest.mark.full
@pytest.mark.database
def test_everything_comes_back_as_it_was(snapshot) -> None:
    pages = portal()
    user = colleague("erik", "editor")
    typed_into(signed_in(user), user, pages["casestudy"], summary="Half a sentence")
    before, files, token = everything(), stored(), version.current().token
    assert len(files) > 2
    file = snapshot()
    empty()
    assert rows_in_the_way() == []
    call_command("restore", file)
    assert everything() == before
    assert stored() == files
    connection.check_constraints()
    assert version.current().token != token
    assert not Session.objects.exists()
    visitor = Client()
    assert get_user_model().objects.get(username="erik").check_password(PASSWORD)
    for page in pages.values():
        assert visitor.get(page.get_absolute_url()).status_code == 200
    assert "/case-studies/case-1/" in visitor.get("/search/?q=case").content.decode()


@pytest.mark.full
@pytest.mark.database
def test_numbers_go_on_after_the_last_that_was_given(snapshot) -> None:
    theme()
    last = theme()
    key = last.pk
    last.delete()
    file = snapshot()
    empty()
    call_command("restore", file)
    assert theme().pk == key + 1


@pytest.mark.full
@pytest.mark.database
def test_references_to_types_are_by_name_as_their_numbers_differ(snapshot) -> None:
    page = make(CaseStudy, title="Heat")
    page.slug = "hot"
    page.save()
    assert Client().get("/case-studies/heat/").status_code == 301
    file = snapshot()
    empty()
    # Another place counts otherwise.
    kind = ContentType.objects.get_for_model(CaseStudy)
    with connection.constraint_checks_disabled():
        moved = kind.pk + 5000
        ContentType.objects.filter(pk=kind.pk).update(model="moved")
        ContentType.objects.create(pk=moved, app_label=kind.app_label, model=kind.model)
    ContentType.objects.clear_cache()
    try:
        call_command("restore", file)
        assert Client().get("/case-studies/heat/").status_code == 301
    finally:
        empty()
        ContentType.objects.clear_cache()


def test_a_portal_with_data_is_refused_and_left_alone(snapshot) -> None:
    file = snapshot()
    kept = theme(name="Ours")
    token = ContentVersion.objects.get().token
    with pytest.raises(CommandError, match=r"has data: theme \(1\)"):
        call_command("restore", file)
    assert list(Theme.objects.all()) == [kept]
    assert ContentVersion.objects.get().token == token


def test_somebody_elses_database_is_refused(monkeypatch, transactional_db) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(connection.introspection, "table_names", lambda: ["customers"])
        with pytest.raises(RefusedError, match="not a portal's"):
            check_empty()


def test_the_last_whole_snapshot_is_known(snapshot, tmp_path: Path) -> None:
    assert last_snapshot() is None
    file = snapshot("one.tar")
    row = last_snapshot()
    assert row is not None
    assert (row.file, row.size) == (str(file), file.stat().st_size)
    assert row.version
    assert row.verified_at is None
    assert file.read_bytes().count(row.checksum.encode()) == 1
    with pytest.raises(CommandError, match="no folder"):
        call_command("snapshot", tmp_path / "nowhere" / "two.tar")
    assert last_snapshot() == row


def test_standard_tools_read_it(snapshot) -> None:
    moment = datetime(2020, 5, 17, 8, 30, 0, 123456, tzinfo=UTC)
    make(CaseStudy, title="Heat", published_at=moment)
    with tarfile.open(snapshot()) as archive:
        names = archive.getnames()
        assert names[0] == "snapshot.json"
        assert names[-3:] == ["erasures.jsonl", "manifest.json", "SHA256"]
        rows = archive.extractfile("tables/casestudies.casestudy/000001.jsonl")
        assert rows is not None
        (row,) = map(json.loads, rows)
    assert row["title"] == "Heat"
    assert row["published_at"] == "2020-05-17T08:30:00.123456+00:00"


@pytest.mark.full
@pytest.mark.database
def test_a_killed_restore_leaves_files_that_the_next_one_writes_over(snapshot) -> None:
    portal()
    files = stored()
    file = snapshot()
    empty(files=False)
    call_command("restore", file)
    assert stored() == files


@pytest.mark.full
@pytest.mark.database
def test_files_that_survived_are_not_touched_even_where_the_restore_fails(
    snapshot, tmp_path: Path, monkeypatch
) -> None:
    """The usual loss is that of the database alone: its files are the only ones there are."""
    portal()
    files = stored()
    file = snapshot()
    empty(files=False)
    damaged = next(iter(files))
    default_storage.delete(damaged)
    default_storage.save(damaged, ContentFile(files[damaged][:-1] + b"?"))
    times = {name: default_storage.get_modified_time(name) for name in files}
    monkeypatch.setattr("smartcities.backups.restoring.rebuild", _fail)
    with pytest.raises(CommandError, match="No space"):
        call_command("restore", file)
    survivors = files.keys() - {damaged}
    assert stored().keys() == survivors
    monkeypatch.undo()
    call_command("restore", file)
    assert stored() == files
    for name in survivors:
        assert default_storage.get_modified_time(name) == times[name]


def _fail(model: object) -> None:
    raise OSError(28, "No space left on device")
