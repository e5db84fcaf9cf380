"""Size costs time and disk, never memory; a disk without room is an error in words."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.backups.places import Place, new_place
from tests.served.portal import Stock

pytestmark = [pytest.mark.full, pytest.mark.drill]

GB, MB = 1 << 30, 1 << 20
#: What a command may take more for a large file than without it, in bytes.
MORE = 32 * MB


def peak(place: Place, *arguments: Any, **options: Any) -> int:
    """Run a command; return how many bytes of memory it took at most."""
    process = place.start(*arguments, stderr=subprocess.DEVNULL, **options)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss * 1024


@pytest.fixture
def original(stock: Stock, tmp_path: Path) -> Iterator[Path]:
    """Yield a stored picture that a test may replace."""
    file = sorted((stock.folder / "media" / "originals").iterdir())[0]
    aside = file.rename(tmp_path / "aside")
    try:
        yield file
    finally:
        aside.replace(file)


def sparse(file: Path, size: int) -> None:
    """Make a file of zeros that takes no room."""
    with file.open("wb") as opened:
        opened.truncate(size)


def test_ten_gigabytes_take_no_more_memory(stock: Stock, original: Path) -> None:
    source = Place(stock.folder)
    with Path(os.devnull).open("wb") as nowhere:
        sparse(original, 1)
        small = peak(source, "snapshot", "-", stdout=nowhere)
        sparse(original, 10 * GB)
        assert peak(source, "snapshot", "-", stdout=nowhere) < small + MORE


def test_nor_does_restoring_or_encrypting(stock: Stock, original: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("correct horse battery staple")
    source, file = Place(stock.folder), tmp_path / "snapshot.age"
    peaks = []
    for number, size in enumerate((1, GB)):
        sparse(original, size)
        made = peak(source, "snapshot", file, "--passphrase-file", words)
        place = new_place(tmp_path / f"place{number}", stock)
        peaks.append((made, peak(place, "restore", file, "--passphrase-file", words)))
    small, large = peaks
    assert large[0] < small[0] + MORE
    assert large[1] < small[1] + MORE


def test_without_room_nothing_is_left(stock: Stock, original: Path, tmp_path: Path) -> None:
    source = Place(stock.folder)
    sparse(original, 1 << 43)
    said = source.manage("snapshot", tmp_path / "a.tar", code=1)
    assert "Choose another place or make room; nothing was written" in said
    sparse(original, 1)
    with Path("/dev/full").open("wb") as full:
        process = source.start("snapshot", "-", stdout=full, stderr=subprocess.PIPE)
        assert b"No space left on device" in process.communicate()[1]
    assert process.returncode
    assert not list(tmp_path.glob("*.tar*"))
    assert "0 files without a row" in source.manage("orphans")
