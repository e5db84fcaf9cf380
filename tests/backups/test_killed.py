"""A command that is killed leaves nothing that looks good, and is simply run again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.backups.places import Place, new_place
from tests.served.portal import Stock

pytestmark = pytest.mark.full


def rows(place: Place, table: str) -> int:
    """Return how many rows others see in *table*."""
    with sqlite3.connect(place.folder / "db.sqlite3", timeout=20) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


def test_a_killed_snapshot_leaves_no_file(stock: Stock, tmp_path: Path) -> None:
    source, folder = Place(stock.folder), tmp_path / "snapshots"
    folder.mkdir()
    # A file that cannot be read to its end: the snapshot waits in it.
    originals = sorted((stock.folder / "media" / "originals").iterdir())
    aside = originals[-1].rename(tmp_path / "aside")
    os.mkfifo(originals[-1])
    try:
        process = source.start("snapshot", folder / "a.tar", stderr=subprocess.DEVNULL)
        with originals[-1].open("wb"):
            process.kill()
            process.wait()
    finally:
        aside.rename(originals[-1])
    assert list(folder.iterdir()) == []
    source.manage("snapshot", folder / "a.tar")
    assert [each.name for each in folder.iterdir()] == ["a.tar"]


def test_a_killed_restore_leaves_an_empty_portal(stock: Stock, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.tar"
    Place(stock.folder).manage("snapshot", file)
    data = file.read_bytes()
    place = new_place(tmp_path / "place", stock)
    place.manage("migrate", "--verbosity=0")
    for share in (0.2, 0.9, 1):
        process = place.start(
            "restore", "-", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stdin
        assert process.stderr
        # All but the last byte, which it waits for; what is written has been read but for a pipe.
        process.stdin.write(data[: int(len(data) * share) - 1])
        process.stdin.flush()
        assert b"Reading rows and files" in process.stderr.readline()
        # Others see no half of it.
        assert rows(place, "casestudies_casestudy") == 0
        process.kill()
        process.wait()
        process.stdin.close()
        process.stderr.close()
        assert rows(place, "casestudies_casestudy") == 0
        assert rows(place, "auth_group") == 3
    place.manage("restore", file)
    assert rows(place, "casestudies_casestudy") > 10
    assert "is whole" in place.manage("verify", file, "--folder", tmp_path)
