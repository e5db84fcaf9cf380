"""A snapshot shows one moment, though editors save and delete while it is made."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Report
from smartcities.backups import files
from smartcities.backups.models import DeferredDeletion, Snapshot
from smartcities.media.models import Image
from tests.backups.conftest import empty, stored
from tests.factories import case_study, expert, image, make, report, row
from tests.files import pdf_file


@pytest.fixture
def meanwhile(monkeypatch):
    """Return what lets something happen between the rows and the files of the next snapshot."""

    def plan(act) -> None:
        usual, done = files.opened, []

        def opened(name: str):
            if not done:
                done.append(name)
                act()
            return usual(name)

        monkeypatch.setattr(files, "opened", opened)

    return plan


@pytest.mark.full
@pytest.mark.database
def test_no_page_is_torn(snapshot) -> None:
    """Each transaction makes a page with three rows; a snapshot has whole ones only."""
    for _number in range(300):
        case_study()
    ended, made = Event(), []

    def edit() -> None:
        # An editor who holds SQLite's lock most of the time would let nobody else in: they pause
        # for longer than they saved, however busy the machine is.
        pause = 0.01
        while not ended.wait(pause):
            begun = time.monotonic()
            with transaction.atomic():
                page = make(CaseStudy, title=f"Torn {len(made)}")
                for _row in range(3):
                    row(KeyFigure, page)
            made.append(page.pk)
            pause = 2 * (time.monotonic() - begun)
        connection.close()

    editor = Thread(target=edit)
    editor.start()
    try:
        snapshots = []
        # As many as it takes until pages were saved during three: one takes half a second or less.
        for number in range(60):
            had = len(made)
            file = snapshot(f"{number}.tar")
            if (has := len(made)) > had:
                snapshots.append((had, file, has))
            if len(snapshots) == 3:
                break
    finally:
        ended.set()
        editor.join()
    # Nobody had to wait for the snapshot.
    assert len(snapshots) == 3
    for before, file, after in snapshots:
        empty()
        call_command("restore", file)
        pages = CaseStudy.objects.filter(title__startswith="Torn")
        assert before <= pages.count() <= after + 1
        assert {page.figures.count() for page in pages} <= {3}
        connection.check_constraints()


@pytest.mark.full
@pytest.mark.database
def test_a_file_that_is_replaced_meanwhile_is_in_it_and_deleted_afterwards(
    snapshot, meanwhile
) -> None:
    page = report(file=pdf_file())
    old = page.file.name
    content = stored()[old]

    def replace() -> None:
        again = Report.objects.get(pk=page.pk)
        again.file = pdf_file()
        again.save()
        assert default_storage.exists(old)

    meanwhile(replace)
    file = snapshot()
    assert not default_storage.exists(old)
    assert not DeferredDeletion.objects.exists()
    empty()
    call_command("restore", file)
    assert stored()[Report.objects.get().file.name] == content


def test_a_photo_that_is_withdrawn_meanwhile_goes_at_once_and_does_not_come_back(
    snapshot, meanwhile
) -> None:
    other = image()
    given = {"consent_photo": True, "consent_on": "2027-01-01"}
    person = expert(photo=image(), **given)
    photo = person.photo.file.name

    def withdraw() -> None:
        person.consent_photo = False
        person.save()
        assert not default_storage.exists(photo)

    meanwhile(withdraw)
    file = snapshot()
    assert not DeferredDeletion.objects.exists()
    empty()
    call_command("restore", file)
    assert list(Image.objects.all()) == [other]
    assert not default_storage.exists(photo)


def test_a_snapshot_that_was_killed_holds_no_file_back(snapshot, clock) -> None:
    Snapshot.objects.create(file="killed.tar")
    pages = [report(file=pdf_file()), report(file=pdf_file())]
    names = [page.file.name for page in pages]
    pages[0].delete()
    clock.shift(600)
    pages[1].delete()
    assert [default_storage.exists(name) for name in names] == [True, False]
    # The next one makes good for it.
    snapshot()
    assert not default_storage.exists(names[0])
    assert not DeferredDeletion.objects.exists()
