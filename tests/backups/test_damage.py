"""What is not a whole snapshot is never taken for one, and said so in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from smartcities.backups import migrated
from smartcities.backups.archive.layout import (
    BLOCK,
    ERASURES,
    HEAD,
    MANIFEST,
    DamagedError,
    Reader,
    Writer,
    dumped,
)
from smartcities.backups.migrated import RefusedError, rows_in_the_way
from smartcities.backups.reading import Sink, read_all
from smartcities.backups.rows.tables import Checksum
from tests.backups.conftest import empty, stored
from tests.factories import theme
from tests.worlds import portal


def small(files: int = 2, **head) -> bytes:
    """Return a small snapshot, with a name that a header has no room for."""
    file, line = BytesIO(), dumped({"id": 1, "name": "Energi"})
    writer = Writer(file)
    writer.add(HEAD, dumped({"format": 1, "version": "0.1.0", "migrations": [], **head}))
    writer.add("tables/a.b/000001.jsonl", line + b"\n")
    checksum = Checksum()
    checksum.add(line)
    listed = []
    for number in range(files):
        name = f"originals/{'long/' * 30}{number}.jpg"
        data = bytes([number]) * 700
        digest = writer.copy(f"media/{name}", BytesIO(data), len(data))
        listed.append({"name": name, "size": len(data), "sha256": digest})
    writer.add(ERASURES, b"")
    writer.add(MANIFEST, dumped({"tables": {"a.b": checksum.said}, "files": listed}))
    writer.end()
    return file.getvalue()


WHOLE = small()


def read(data: bytes) -> object:
    """Read a snapshot to its end."""
    return read_all(Reader(BytesIO(data)), Sink(), lambda head: None)


def test_a_whole_one_is_read() -> None:
    assert len(read(WHOLE).files) == 2


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_byte_altered_anywhere_is_seen(place: int, difference: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= difference
    with pytest.raises((DamagedError, RefusedError)):
        read(bytes(data))


@given(st.integers(0, len(WHOLE) - 1))
def test_one_cut_short_anywhere_is_seen(length: int) -> None:
    with pytest.raises(DamagedError):
        read(WHOLE[:length])


@pytest.mark.parametrize("more", [b"\0", bytes(BLOCK), WHOLE])
def test_something_behind_the_end_is_seen(more: bytes) -> None:
    with pytest.raises(DamagedError, match="behind its end"):
        read(WHOLE + more)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", bytes(5 * BLOCK), b"\x1f\x8b" + bytes(2000)])
def test_another_file_is_no_snapshot(data: bytes) -> None:
    with pytest.raises(DamagedError):
        read(data)


def test_a_newer_layout_is_refused_before_anything_is_read() -> None:
    with pytest.raises(RefusedError, match=r"layout 2.*Update the code first"):
        read(small(format=2)[: 3 * BLOCK])


def test_one_of_a_newer_portal_says_to_update(transactional_db) -> None:
    wanted = [*migrated.known(), "publishing.9999_from_the_future"]
    with pytest.raises(RefusedError, match=r"newer portal \(7.0\).*9999.*Update the code"):
        migrated.check_known(wanted, "7.0")
    with pytest.raises(RefusedError, match="tables of zoo"):
        migrated.check_known(["zoo.0001_initial"], "7.0")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_what_is_cut_short_writes_nothing(snapshot, tmp_path: Path, share: float) -> None:
    portal()
    data = snapshot().read_bytes()
    empty()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(CommandError, match="cut short"):
        call_command("restore", cut)
    assert rows_in_the_way() == []
    assert stored() == {}


@pytest.mark.full
@pytest.mark.database
def test_from_a_pipe_too_nothing_of_a_broken_one_stays(snapshot, monkeypatch) -> None:
    portal()
    data = snapshot().read_bytes()
    empty()
    # Altered in the last file: all rows, and most files, had been written.
    place = data.rindex(b"media/")
    pipe = BytesIO(data[:place] + b"m" + data[place + 1 : place + 600] + b"?" + data[place + 601 :])
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": pipe}))
    with pytest.raises(CommandError, match="altered"):
        call_command("restore", "-")
    assert rows_in_the_way() == []
    assert stored() == {}


def test_a_failing_disk_leaves_no_file(snapshot, tmp_path: Path, monkeypatch) -> None:
    theme()
    old = snapshot()
    before = old.read_bytes()

    def full(self, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(old))

    monkeypatch.setattr(Writer, "_write", full)
    with pytest.raises(CommandError, match="No space left"):
        snapshot()
    assert old.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [old.name]
