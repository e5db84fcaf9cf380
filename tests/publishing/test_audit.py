"""The log of changes refuses to be changed, and says what a transaction has kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from casestudies.models import CaseStudy
from smartcities.publishing.audit import triggers
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting, recording
from smartcities.publishing.models import AuditEntry
from tests.factories import case_study

TABLE = "publishing_auditentry"
IS_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def entry(db: None) -> AuditEntry:
    case_study(title="Harbour")
    return AuditEntry.objects.get()


def refused(sql: str) -> None:
    """Run *sql* and see that the database itself refuses it, and that nothing has changed."""
    before = list(AuditEntry.objects.values())
    said = pytest.raises(DatabaseError, match="The log of changes only grows")
    with said, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(AuditEntry.objects.values()) == before


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET slug = 'mallory'",
        f"UPDATE {TABLE} SET id = id",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE id > 0",
        f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE true "
        "ON CONFLICT (id) DO UPDATE SET slug = 'mallory'",
    ],
)
def test_the_database_refuses_to_change_it(sql: str) -> None:
    refused(sql)


@pytest.mark.usefixtures("entry")
@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(
    "sql",
    [f"TRUNCATE {TABLE}", f"TRUNCATE {TABLE}, publishing_theme CASCADE"],
)
def test_the_database_refuses_to_empty_it(sql: str) -> None:
    refused(sql)


@pytest.mark.usefixtures("entry")
@pytest.mark.skipif(not IS_POSTGRESQL, reason="A setting of PostgreSQL")
def test_a_session_that_calls_itself_a_replica_is_refused_as_well() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused(f"DELETE FROM {TABLE}")


@pytest.mark.usefixtures("entry")
@pytest.mark.skipif(IS_POSTGRESQL, reason="A statement of SQLite")
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_no_row_takes_the_place_of_another(verb: str) -> None:
    before = list(AuditEntry.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {TABLE} SELECT * FROM {TABLE}")
    assert list(AuditEntry.objects.values()) == before


def test_the_models_are_refused_too(entry: AuditEntry) -> None:
    for act in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            act()
    assert AuditEntry.objects.get() == entry


def test_it_has_no_foreign_key(db: None) -> None:
    assert not [each.name for each in AuditEntry._meta.get_fields() if each.is_relation]
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, TABLE)
    assert not [name for name, each in constraints.items() if each["foreign_key"]]


@pytest.mark.django_db
def test_the_triggers_come_back_with_the_next_migrate() -> None:
    on = f' ON "{TABLE}"' if IS_POSTGRESQL else ""
    wanted = triggers.wanted(connection.vendor)
    with connection.cursor() as cursor:
        name, *_others = wanted
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
        cursor.execute(wanted[name].replace(name, "audit_0_of_before"))
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute(triggers.EXISTING[connection.vendor])
        assert {name for (name,) in cursor.fetchall()} == set(wanted)


@pytest.mark.django_db(transaction=True)
def test_the_flush_between_tests_empties_it_and_the_triggers_are_back() -> None:
    case_study()
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEntry.objects.exists()
    case_study()
    refused(f"DELETE FROM {TABLE}")


@pytest.mark.django_db(transaction=True)
def test_the_portals_own_flush_is_refused() -> None:
    case = case_study()
    with pytest.raises(CommandError) as refusal:
        call_command(flush.Command(), interactive=False, verbosity=0)
    assert "The log of changes only grows" in str(refusal.value.__cause__)
    assert AuditEntry.objects.filter(key=case.pk).exists()
    assert CaseStudy.objects.filter(pk=case.pk).exists()


# What is recorded -------------------------------------------------------------------------


@pytest.fixture
def entries(db: None) -> Callable[[], list[tuple[str, str, str, list[str]]]]:
    """Return a function that returns what there is: slug, action, means, fields."""

    def tell() -> list[tuple[str, str, str, list[str]]]:
        found = AuditEntry.objects.order_by("pk")
        return list(found.values_list("slug", "action", "means", "fields"))

    return tell


def test_one_transaction_is_one_entry_a_page(entries: Any) -> None:
    with acting(Means.IMPORT), recording():
        case = case_study(title="Harbour", published_at=None)
        case.summary = "Short."
        case.save()
        case.figures.create(label="Heat", value=1)
        case_study(title="Island", published_at=None)
        assert entries() == []
    (first, second) = entries()
    assert first[:3] == ("harbour", "created", "import")
    assert {"summary", "figures", "title"} <= set(first[3])
    assert second[:3] == ("island", "created", "import")
    harbour = AuditEntry.objects.get(slug="harbour")
    assert (harbour.from_revision, harbour.to_revision) == (None, 1)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_none() -> None:
    def breaks_off() -> None:
        with transaction.atomic():
            case_study()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    with transaction.atomic(), recording():
        case_study()
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_what_is_taken_back_within_a_recording_is_not_in_it(entries: Any) -> None:
    case = case_study(title="Harbour", published_at=None)
    number = len(entries())

    def breaks_off() -> None:
        with transaction.atomic(), recording():
            case.summary = "Never."
            case.save()
            case_study(title="Never")
            raise ZeroDivisionError

    with recording():
        case_study(title="Kept", published_at=None)
        with pytest.raises(ZeroDivisionError):
            breaks_off()
        case_study(title="Kept as well", published_at=None)
    assert [each[0] for each in entries()[number:]] == ["kept", "kept-as-well"]


def test_an_error_ends_what_it_belongs_to(entries: Any) -> None:
    def breaks_off() -> None:
        with transaction.atomic(), acting(Means.COMMAND), recording():
            case_study(title="Never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    case_study(title="Harbour", published_at=None)
    assert [each[:3] for each in entries()] == [("harbour", "created", "code")]


def test_pages_made_in_bulk_are_in_it(entries: Any) -> None:
    CaseStudy.objects.bulk_create([CaseStudy(title=name, slug=name) for name in ("one", "two")])
    assert [each[:3] for each in entries()] == [
        ("one", "created", "code"),
        ("two", "created", "code"),
    ]


def test_a_page_that_is_deleted_in_the_same_transaction_was_deleted(entries: Any) -> None:
    with recording():
        case_study(title="Harbour").delete()
    assert [each[:2] for each in entries()] == [("harbour", "deleted")]


def test_a_save_of_some_fields_says_what_was_written(entries: Any) -> None:
    case = case_study(title="Harbour")
    case.summary, case.published_at, case.internal_note = "Not saved.", None, "Saved."
    case.save(update_fields=["internal_note"])
    assert entries()[-1] == ("harbour", "saved", "code", ["internal_note"])
    assert AuditEntry.objects.first().to_revision == CaseStudy.objects.get().revision


@pytest.mark.parametrize("date", ["2020-01-01T00:00Z", Now()])
def test_dates_that_only_the_database_reads_are_taken(entries: Any, date: Any) -> None:
    case_study(title="Harbour", published_at=date)
    draft = case_study(title="Island", published_at=None)
    draft.published_at = date
    draft.save()
    assert [each[:2] for each in entries()] == [
        ("harbour", "published"),
        ("island", "created"),
        ("island", "published"),
    ]
