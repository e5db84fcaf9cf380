"""Whatever the database does, an answer comes: 503 with a page that needs no database."""

from __future__ import annotations

import errno

import psycopg
import pytest
from django.db import (
    DatabaseError,
    DataError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.test import Client

from smartcities.outages.errors import outage_status
from tests.factories import case_study, image, report
from tests.files import drained
from tests.outage import Outage

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/da/",
    "/case-studies/",
    "/case-studies/nothing/",
    "/embed/reports/",
    "/search/?q=grid",
    "/map/",
    "/reports.csv",
    "/reports.atom",
    "/api/v1/reports/",
    "/oembed?url=http://testserver/reports/&format=json",
    "/sitemap.xml",
    "/reports/nothing/download/",
    "/resources/nothing/visit/",
    "/admin/",
    "/admin/login/",
    # Any word may be a page's address, so nobody can tell; two cannot.
    "/nowhere/",
    "/no/where/",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_answers_500_while_the_database_is_away(
    visitors_browser: Client, outage: Outage, path: str
) -> None:
    visitors_browser.cookies["sessionid"] = "x" * 32
    with outage():
        response = visitors_browser.get(path)
        drained(response)
    assert response.status_code == (404 if path == "/no/where/" else 503)
    if response.status_code == 503:
        assert response["Retry-After"] == "10"
        assert response["Cache-Control"] == "no-store"
        assert "<h1>" in response.content.decode()


def test_a_picture_that_cannot_be_made_now_is_no_missing_one(
    visitors_browser: Client, outage: Outage
) -> None:
    url = case_study(image=image()).image.renditions()[0][0]
    with outage():
        assert visitors_browser.get(url).status_code == 503
    # Nor does it have to rest afterwards, as a broken one would.
    assert visitors_browser.get(url).status_code == 200


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database or disk is full"),
        InternalError("cannot execute UPDATE in a read-only transaction"),
    ],
)
def test_a_page_needs_no_note_of_what_is_due(
    visitors_browser: Client, outage: Outage, error: Exception
) -> None:
    report()
    with outage(error, ("INSERT", "UPDATE", "DELETE")):
        assert visitors_browser.get("/reports/").status_code == 200


def test_the_page_says_in_the_language_of_the_address_what_happened(
    visitors_browser: Client, outage: Outage
) -> None:
    with outage():
        english = visitors_browser.get("/reports/")
        danish = visitors_browser.get("/da/reports/")
    assert english.status_code == danish.status_code == 503
    assert "The database does not answer at the moment" in english.content.decode()
    assert "Databasen svarer ikke i øjeblikket" in danish.content.decode()
    assert 'href="/da/"' in danish.content.decode()


def test_the_admin_says_it_in_the_language_of_the_browser(
    editors_browser: Client, outage: Outage
) -> None:
    with outage():
        response = editors_browser.get("/admin/", headers={"accept-language": "da"})
    assert response.status_code == 503
    assert "Databasen svarer ikke i øjeblikket" in response.content.decode()


def test_who_asks_for_json_gets_json(visitors_browser: Client, outage: Outage) -> None:
    with outage():
        response = visitors_browser.get("/api/v1/reports/", headers={"accept": "application/json"})
    assert response.status_code == 503
    assert response.json()["detail"].startswith("The database does not answer")


def test_a_mistake_of_ours_stays_a_500(visitors_browser: Client, outage: Outage) -> None:
    with outage(ProgrammingError('relation "x" does not exist')):
        response = visitors_browser.get("/reports/")
    assert response.status_code == 500
    assert "Retry-After" not in response


class FullDiskError(Exception):
    """What psycopg raises for a full disk."""

    sqlstate = "53100"


def full_on_postgresql() -> OperationalError:
    """Return the error as Django hands it on."""
    error = OperationalError('could not extend file "base/1/2": No space left on device')
    error.__cause__ = FullDiskError()
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (OperationalError("unable to open database file"), 503),
        (DatabaseError("file is not a database"), 503),
        (InterfaceError("connection already closed"), 503),
        (InternalError("cannot execute UPDATE in a read-only transaction"), 503),
        (OperationalError("database or disk is full"), 507),
        (full_on_postgresql(), 507),
        # As Django lets it through from the end of a cursor on the server.
        (psycopg.OperationalError("server closed the connection unexpectedly"), 503),
        (psycopg.errors.DiskFull("could not extend file"), 507),
        (psycopg.errors.UndefinedTable('relation "x" does not exist'), None),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
        (OSError(errno.EROFS, "Read-only file system"), 503),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (DataError("value too long"), None),
        (ProgrammingError("syntax error"), None),
        (ValueError("no"), None),
        (None, None),
    ],
)
def test_what_is_an_outage_and_what_a_mistake(error: Exception | None, status: int | None) -> None:
    assert outage_status(error) == status
