"""Every public address answers the same, byte for byte, before a snapshot and after a restore."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.backups.places import Place, new_place
from tests.faults.servers import postgresql
from tests.served.portal import Stock

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def source(stock: Stock) -> Place:
    return Place(stock.folder)


@pytest.fixture(scope="module")
def before(source: Place) -> dict[str, Any]:
    """What the demo answers."""
    found = source.answers()
    assert len(found) > 2000
    assert sum(answer[0] == 200 for answer in found.values()) > 0.95 * len(found)
    return found


def manifest(file: Path) -> bytes:
    """Return the manifest of a snapshot: every table and file with its checksum."""
    with tarfile.open(file) as archive:
        member = archive.extractfile("manifest.json")
        assert member is not None
        return member.read()


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the addresses that do not answer the same."""
    return [each for each in sorted(before | after) if before.get(each) != after.get(each)]


def test_from_sqlite_into_sqlite(source, stock: Stock, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.tar"
    source.manage("snapshot", file)
    said = source.manage("verify", file, "--folder", tmp_path)
    assert "is whole and can be restored" in said
    assert list(tmp_path.iterdir()) == [file]
    other = new_place(tmp_path / "other", stock)
    other.manage("restore", file)
    # Once more it is refused, and nothing is changed by that.
    assert "has data" in other.manage("restore", file, code=1)
    other.manage("snapshot", tmp_path / "again.tar")
    assert manifest(tmp_path / "again.tar") == manifest(file)


def test_from_sqlite_into_postgresql_and_back(source, before, stock: Stock, tmp_path: Path) -> None:
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    source.manage("snapshot", first)
    with postgresql() as server:
        there = new_place(tmp_path / "there", stock, server.address)
        there.manage("restore", first)
        there.manage("snapshot", second)
        assert manifest(second) == manifest(first)
        assert "is whole" in there.manage("verify", second, "--folder", tmp_path)
        # Last, since downloads are counted.
        assert differing(before, there.answers()) == []
    back = new_place(tmp_path / "back", stock)
    back.manage("restore", second)
    # Every table and file is as it was, so every address is: another walk takes a minute.
    back.manage("snapshot", tmp_path / "third.tar")
    assert manifest(tmp_path / "third.tar") == manifest(first)
