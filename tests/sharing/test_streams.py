"""Whole results are streamed: of one moment, in constant memory, compressed for who asks."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from smartcities.sharing.data import csv_export, stream
from smartcities.sharing.data import related as shared
from smartcities.sharing.data.compression import encoding_for
from tests.factories import case_study, city, expert, organisation, theme
from tests.files import drained

DATA_FORMATS = pytest.mark.parametrize("end", ["csv", "geojson"])


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 2)


def elsewhere(work: Any) -> None:
    """Do *work* on a database connection of its own, as another visitor's request does."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def pieces_of(client: Client, end: str) -> Iterator[bytes]:
    response = client.get(f"/case-studies.{end}")
    return response.streaming_content


def is_reading() -> bool:
    """Tell whether a transaction is open."""
    if connection.vendor == "sqlite":
        return connection.connection.in_transaction
    return connection.connection.info.transaction_status.name != "IDLE"


@pytest.mark.django_db
@pytest.mark.usefixtures("now", "small_chunks")
def test_a_table_is_sent_while_it_is_read_and_what_is_known_is_not_read_again() -> None:
    common = theme()
    for _ in range(6):
        case_study(themes=[common])
    pieces = csv_export.lines(CaseStudy.objects.public().order_by("pk"))
    asked = []
    for _ in range(4):
        with CaptureQueriesContext(connection) as queries:
            next(pieces)
        asked.append(len(queries))
    assert asked[0] == 0
    assert asked[1] > asked[2] == asked[3] > 0
    assert next(pieces, None) is None


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.usefixtures("now", "small_chunks")
@DATA_FORMATS
def test_forgetting_what_was_known_changes_nothing(
    visitor: Client, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [city(("DK",), title=f"Place {number}") for number in range(3)]
    people, bodies = [expert(), expert()], [organisation()]
    themes = [theme(order=9 - number) for number in range(4)]
    for number in range(7):
        made = case_study(
            cities=places[number % 4 :], experts=people[number % 3 :], themes=themes[number % 5 :]
        )
        made.involvements.create(organisation=bodies[0], role="lead")
    whole = drained(visitor.get(f"/case-studies.{end}"))
    monkeypatch.setattr(shared, "MOST", 0)
    assert drained(visitor.get(f"/case-studies.{end}")) == whole
    monkeypatch.setattr(stream, "CHUNK", 500)
    assert drained(visitor.get(f"/case-studies.{end}")) == whole


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_chunks")
@DATA_FORMATS
def test_what_is_saved_meanwhile_does_not_tear_the_file(visitor: Client, end: str) -> None:
    place = city(("DK",), title="Harbour", latitude="55.67594", longitude="12.56553")
    for _ in range(5):
        case_study(cities=[place])
    draft = case_study(title="A draft", published_at=None)
    whole = drained(visitor.get(f"/case-studies.{end}"))
    pieces = pieces_of(visitor, end)
    begun = next(pieces) + next(pieces)

    def change() -> None:
        CaseStudy.objects.filter(pk=draft.pk).update(published_at=draft.created_at)
        type(place).objects.filter(pk=place.pk).update(published_at=None)
        CaseStudy.objects.first().delete()

    elsewhere(change)
    assert begun + b"".join(pieces) == whole
    assert drained(visitor.get(f"/case-studies.{end}")) != whole


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_chunks")
@DATA_FORMATS
@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_who_hangs_up_frees_the_connection(
    visitor: Client, end: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Django would close the connection at the end of a request, and hide what was left open.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    for _ in range(5):
        case_study()
    response = visitor.get(f"/case-studies.{end}", headers={"accept-encoding": encoding})
    pieces = iter(response.streaming_content)
    next(pieces)
    next(pieces)
    assert is_reading()
    response.close()
    assert not is_reading()
    # Saving works at once, from here and from elsewhere.
    case_study()
    elsewhere(case_study)
    assert CaseStudy.objects.count() == 7


@pytest.mark.django_db
@pytest.mark.usefixtures("now", "small_chunks")
@DATA_FORMATS
def test_it_is_compressed_for_those_who_take_it(visitor: Client, end: str) -> None:
    for _ in range(5):
        case_study(summary="Ærø " * 100)
    path = f"/case-studies.{end}"
    plain = visitor.get(path)
    assert "Content-Encoding" not in plain
    whole = drained(plain)
    for encoding, unpacked in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        packed = visitor.get(path, headers={"accept-encoding": encoding})
        assert packed["Content-Encoding"] == encoding
        assert packed["Content-Type"] == plain["Content-Type"]
        assert "Accept-Encoding" in packed["Vary"]
        body = drained(packed)
        assert len(body) < len(whole) / 2
        assert unpacked(body) == whole
        head = visitor.head(path, headers={"accept-encoding": encoding})
        assert (head["Content-Encoding"], drained(head)) == (encoding, b"")
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("identity", ""),
        ("gzip;q=x, br;;", ""),
        ("gzip;q=0.000", ""),
        ("x" * 8000, ""),
    ],
)
def test_the_encoding_is_one_that_was_asked_for(accepted: str, expected: str) -> None:
    assert encoding_for(accepted) == expected
