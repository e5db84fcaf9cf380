"""A rehearsal: what is written is seen in it, and nothing of it is seen afterwards."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection, connections, transaction
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Report
from smartcities.index import current as held_indexes
from smartcities.index import index_of
from smartcities.media import exposure
from smartcities.publishing import version
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.models import OldSlug, Tombstone
from smartcities.publishing.rehearsal import (
    RehearsalBusyError,
    is_rehearsing,
    rehearsal,
)
from tests import factories
from tests.files import pdf_file

#: Seconds until a thread that never ends fails its test.
PATIENCE = 60


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            if name == "browsing_words":
                continue  # FTS5's own: the entries beside it are rows
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (our own tables)
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found


def files() -> set[str]:
    """Return the names of all stored files."""
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        try:
            inner, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        folders += [f"{folder}/{each}".strip("/") for each in inner]
        found |= {f"{folder}/{each}" for each in names}
    return found


def rehearse_all_sorts(case: CaseStudy, report: Report) -> None:
    """Rehearse a page renamed and changed with its rows, one deleted, one made, and a file."""
    with rehearsal():
        assert is_rehearsing()
        case.title, case.slug = "Rehearsed", "rehearsed"
        case.save()
        factories.row(KeyFigure, case, label="Ships", value=3)
        case.figures.first().delete()
        case.themes.add(factories.theme(name="Never", slug="never"))
        Report.objects.get(pk=report.pk).delete()
        report.pk, report.slug, report.file = None, "another", pdf_file()
        report.save(force_insert=True)
        new = factories.case_study(title="New", slug="new")
        transaction.on_commit(lambda: pytest.fail("It ran after a rehearsal."))
        visitor = Client()
        assert b"Rehearsed" in visitor.get("/case-studies/rehearsed/").content
        assert b"Rehearsed" in visitor.get("/case-studies/").content
        assert {case.pk, new.pk} <= set(index_of(CaseStudy).pages)
        assert index_of(CaseStudy).values["theme"]["never"]
        assert report.pk


@pytest.fixture
def pages(transactional_db: None) -> tuple[CaseStudy, Report]:
    case = factories.case_study(title="Harbour", slug="harbour", image=factories.image())
    factories.row(KeyFigure, case, label="Swimmers", value=12)
    return case, factories.report(slug="report", file=pdf_file())


@pytest.mark.full
@pytest.mark.database
def test_nothing_is_seen_afterwards(pages: tuple[CaseStudy, Report]) -> None:
    visitor = Client()
    page = visitor.get("/case-studies/harbour/").content
    listed = visitor.get("/case-studies/").content
    index_of(CaseStudy), index_of(Report)
    exposure.public_pictures()
    now = version.current()
    held = dict(held_indexes._held), exposure._known
    before, stored = everything(), files()
    cache.clear(), caches["answers"].clear()

    rehearse_all_sorts(*pages)

    assert not is_rehearsing()
    assert everything() == before
    assert files() == stored
    assert version.current() == now
    assert (held_indexes._held, exposure._known) == held
    assert len(mail.outbox) == 0
    assert visitor.get("/case-studies/rehearsed/").status_code == 404
    assert visitor.get("/case-studies/harbour/").content == page
    assert visitor.get("/case-studies/").content == listed


@pytest.mark.full
@pytest.mark.database
def test_what_the_page_does_not_show_is_not_written(pages: tuple[CaseStudy, Report]) -> None:
    case, report = pages
    from smartcities.browsing.models import Entry
    from smartcities.publishing.audit.entry import AuditEntry

    entries = set(Entry.objects.values_list("pk", "digest"))
    written = AuditEntry.objects.count()
    with recording():
        with rehearsal():
            case.title, case.published_at = "Gone", None
            case.save()
            report.delete()
            assert set(Entry.objects.values_list("pk", "digest")) == entries
            assert not Tombstone.objects.exists()
        assert not OldSlug.objects.exists()
    # Nor does the recording around it write what was rehearsed.
    assert AuditEntry.objects.count() == written


@pytest.mark.django_db
def test_within_a_transaction_only_the_rehearsal_is_taken_back() -> None:
    case = factories.case_study(title="Harbour")
    kept = version.current()
    with rehearsal():
        CaseStudy.objects.filter(pk=case.pk).update(title="Rehearsed")
        assert not version.current().is_settled
        assert version.changes_since(kept) == {("casestudies_casestudy", case.pk)}
    assert version.current() == kept
    CaseStudy.objects.filter(pk=case.pk).update(title="Real")
    assert version.current().token != kept.token
    assert version.changes_since(kept) == {("casestudies_casestudy", case.pk)}


@pytest.mark.django_db
def test_an_error_takes_it_back_and_is_told() -> None:
    case = factories.case_study(title="Harbour")

    def fail() -> None:
        with rehearsal():
            CaseStudy.objects.filter(pk=case.pk).update(title="Rehearsed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not is_rehearsing()
    assert CaseStudy.objects.get().title == "Harbour"


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db
def test_more_rows_than_the_log_names_are_read_as_a_whole() -> None:
    case = factories.case_study(title="Harbour")
    kept = version.current()
    with rehearsal():
        KeyFigure.objects.bulk_create(
            KeyFigure(case=case, label=f"{number}", value=number, order=1)
            for number in range(5_002)
        )
        if connection.vendor == "postgresql":
            assert version.changes_since(kept) is None
    assert version.changes_since(kept) == set()


def in_a_thread(work: Any) -> list[BaseException | None]:
    """Run *work* in a thread with a connection of its own; return what it raised, once it ends."""
    outcome: list[BaseException | None] = []

    def run() -> None:
        try:
            close_old_connections()
            work()
            outcome.append(None)
        except BaseException as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "It waits for the rehearsal."
    return outcome


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_a_publish_beside_it_does_not_wait(pages: tuple[CaseStudy, Report]) -> None:
    case, report = pages

    def publish() -> None:
        with transaction.atomic():
            version.hold()
            report.title = "Published meanwhile"
            report.save()

    before = version.current()
    with rehearsal():
        version.hold()
        version.skip()
        case.title = "Rehearsed"
        case.save()
        factories.row(KeyFigure, case, label="Ships", value=3)
        assert in_a_thread(publish) == [None]
        assert Report.objects.get().title == "Published meanwhile"
    assert version.current().token != before.token
    assert version.changes_since(before) == {("resources_report", report.pk)}
    assert CaseStudy.objects.get().title == "Harbour"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_it_does_not_wait_long_for_a_row(pages: tuple[CaseStudy, Report]) -> None:
    case, _report = pages

    def rehearse() -> None:
        with rehearsal():
            CaseStudy.objects.filter(pk=case.pk).update(title="Rehearsed")

    with transaction.atomic():
        CaseStudy.objects.filter(pk=case.pk).update(title="Held")
        (error,) = in_a_thread(rehearse)
    assert isinstance(error, RehearsalBusyError)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.skipif(connection.vendor != "sqlite", reason="many write beside each other")
def test_it_does_not_wait_long_for_the_one_writer(pages: tuple[CaseStudy, Report]) -> None:
    connection.ensure_connection()
    params = connection.get_connection_params()
    other = sqlite3.connect(params["database"], uri=True, isolation_level=None)
    usual, asked = usual_timeout(), []
    connection.connection.set_trace_callback(asked.append)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RehearsalBusyError), rehearsal():
            pytest.fail("Both have the lock.")
        other.execute("ROLLBACK")
    connection.connection.set_trace_callback(None)
    waits = [each for each in asked if "busy_timeout =" in each]
    assert waits == ["PRAGMA busy_timeout = 1000", f"PRAGMA busy_timeout = {usual}"]
    assert usual_timeout() == usual
    with rehearsal():
        assert CaseStudy.objects.exists()


def usual_timeout() -> int:
    """Return how long this connection waits for a lock, in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]
