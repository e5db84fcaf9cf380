"""The log as a table (RFC 4180), in words that are the same in every language."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC
from io import StringIO
from itertools import islice

from django.db.models import QuerySet

from smartcities.publishing.audit.entry import AuditEntry

#: The mark by which spreadsheets recognise UTF-8.
BOM = "\ufeff"
COLUMNS = (
    "at",
    "user_id",
    "username",
    "action",
    "model",
    "key",
    "slug",
    "fields",
    "means",
    "from_revision",
    "to_revision",
)
#: So many rows are read and written together.
CHUNK = 2000
#: A spreadsheet takes a cell that begins so for a formula; a user's name may.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Yield the table of *entries* in pieces of many lines, the heading first."""
    yield BOM + _written([COLUMNS])
    rows = entries.values_list(*COLUMNS).iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield _written([_cells(row) for row in some])


def _cells(row: tuple) -> list[str]:
    found = dict(zip(COLUMNS, row, strict=True))
    found["at"] = found["at"].astimezone(UTC).isoformat(timespec="milliseconds")
    found["fields"] = " ".join(found["fields"])
    return [_safe("" if value is None else str(value)) for value in found.values()]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(rows: Iterable[Iterable[str]]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
