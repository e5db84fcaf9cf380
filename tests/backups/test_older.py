"""A snapshot of an older release is restored as it was, and then brought up to date."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from smartcities.backups.archive.layout import HEAD, MANIFEST, TABLES, Reader, Writer, dumped
from smartcities.backups.rows.tables import Checksum
from tests.backups.places import Place, new_place
from tests.faults.servers import postgresql
from tests.served.portal import Stock

pytestmark = [pytest.mark.full, pytest.mark.drill]

#: Migrations that the older release did not have, its tables, and the column that one added.
LATER = {"experts.0011_first_use", "erasures.0001_erasures", "backups.0001_snapshots"}
LATER_TABLES = {"erasures.erasure"}
TABLE, COLUMN = "experts.expert", "publish_with_first_use"


def as_of_before(file: Path) -> bytes:
    """Return the snapshot as a release before ``LATER`` would have made it."""
    written = BytesIO()
    writer, checksum = Writer(written), Checksum()
    for member in Reader(BytesIO(file.read_bytes())).members():
        data = member.whole()
        if member.name == HEAD:
            head = json.loads(data)
            assert set(head["migrations"]) >= LATER
            head["migrations"] = sorted(set(head["migrations"]) - LATER)
            data = dumped(head)
        elif member.name.startswith(f"{TABLES}{TABLE}/"):
            lines = []
            for line in data.splitlines():
                row = json.loads(line)
                del row[COLUMN]
                lines.append(dumped(row))
                checksum.add(lines[-1])
            data = b"".join(line + b"\n" for line in lines)
        elif member.name == MANIFEST:
            manifest = json.loads(data)
            manifest["tables"][TABLE] = checksum.said
            for label in LATER_TABLES:
                del manifest["tables"][label]
            data = dumped(manifest)
        writer.add(member.name, data)
    writer.end()
    return written.getvalue()


@pytest.fixture(scope="module")
def newer(stock: Stock, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("newer") / "newer.tar"
    Place(stock.folder).manage("snapshot", file)
    return file


@pytest.fixture
def older(newer: Path, tmp_path: Path) -> Path:
    file = tmp_path / "older.tar"
    file.write_bytes(as_of_before(newer))
    return file


def checked(place: Place, older: Path, newer: Path, folder: Path) -> None:
    """Restore *older* and assert that all is as in *newer*."""
    said = place.manage("restore", older)
    assert "Bringing the tables up to date" in said
    place.manage("migrate", "--check")
    place.manage("snapshot", folder / "after.tar")
    assert _rows(folder / "after.tar") == _rows(newer)


def _rows(file: Path) -> dict[str, object]:
    for member in Reader(BytesIO(file.read_bytes())).members():
        if member.name == MANIFEST:
            return json.loads(member.whole())["tables"]
    raise AssertionError("no manifest")


def test_into_sqlite(stock: Stock, older: Path, newer: Path, tmp_path: Path) -> None:
    place = new_place(tmp_path / "place", stock)
    checked(place, older, newer, tmp_path)
    assert "is whole" in place.manage("verify", older, "--folder", tmp_path)
    ahead = new_place(tmp_path / "ahead", stock)
    ahead.manage("migrate", "--verbosity=0")
    assert "older release" in ahead.manage("restore", older, code=1)


def test_into_postgresql(stock: Stock, older: Path, newer: Path, tmp_path: Path) -> None:
    with postgresql() as server:
        checked(new_place(tmp_path / "place", stock, server.address), older, newer, tmp_path)
