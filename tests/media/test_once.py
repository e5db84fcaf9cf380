"""What is made at a first request is made once and stored whole, whoever asks at once."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage

from smartcities.media import once
from smartcities.media.once import made_once, store, stored

#: Seconds until something that hangs is given up: never reached where nothing does.
LONG = 60
NAME = "renditions/once/a.bin"


@pytest.fixture(autouse=True)
def _nothing_stored(settings, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def never() -> bytes:
    raise AssertionError("It is there already.")


def test_what_is_stored_is_not_made_again() -> None:
    assert stored(NAME) is None
    assert made_once(NAME, lambda: b"one") == b"one"
    assert made_once(NAME, never) == stored(NAME) == b"one"


def test_of_many_who_ask_at_once_one_makes_it_and_all_get_it() -> None:
    made: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def make() -> bytes:
        made.append(1)
        begun.set()
        assert go_on.wait(LONG)
        return b"one"

    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(made_once(NAME, make))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(LONG)
    go_on.set()
    for thread in threads:
        thread.join(LONG)
    assert answers == [b"one"] * 6
    assert made == [1]


def test_who_waits_for_a_dead_maker_makes_it_himself(monkeypatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(once.time, "sleep", pauses.append)
    cache.add(f"once:{NAME}", "somebody who died")
    assert made_once(NAME, lambda: b"mine") == b"mine"
    assert sum(pauses) == pytest.approx(10)
    # The lock of somebody else is not ours to take away.
    assert cache.get(f"once:{NAME}") == "somebody who died"


def test_who_waits_takes_what_the_maker_stored(monkeypatch) -> None:
    monkeypatch.setattr(once.time, "sleep", lambda seconds: store(NAME, b"theirs"))
    cache.add(f"once:{NAME}", "somebody who works")
    assert made_once(NAME, never) == b"theirs"


def test_a_maker_who_fails_leaves_neither_file_nor_lock() -> None:
    def fail() -> bytes:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        made_once(NAME, fail)
    assert stored(NAME) is None
    assert made_once(NAME, lambda: b"two") == b"two"


def test_a_file_is_never_seen_half_written(monkeypatch) -> None:
    store(NAME, b"old")
    seen: list[bytes | None] = []
    move = once.os.replace

    def look_and_move(part: str, path: str) -> None:
        seen.append(stored(NAME))
        move(part, path)

    monkeypatch.setattr(once.os, "replace", look_and_move)
    store(NAME, b"new")
    assert (seen, stored(NAME)) == ([b"old"], b"new")
    assert default_storage.listdir("renditions/once")[1] == ["a.bin"]


def test_a_write_that_fails_leaves_nothing(monkeypatch) -> None:
    def full(part: str, path: str) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(once.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        store(NAME, b"new")
    assert default_storage.listdir("renditions/once")[1] == []


def test_what_a_full_disk_does_not_take_is_returned_all_the_same(monkeypatch) -> None:
    def full(name: str, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(once, "store", full)
    assert made_once(NAME, lambda: b"one") == b"one"
    monkeypatch.undo()
    assert stored(NAME) is None
    assert made_once(NAME, lambda: b"one") == stored(NAME) == b"one"


class ObjectStorage(FileSystemStorage):
    """A storage without paths that gives a taken name another ending, as ours on S3 does."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _save(self, name: str, content) -> str:
        file = Path(super().path(name))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.read())
        return name

    def _open(self, name: str, mode: str = "rb"):
        return Path(super().path(name)).open(mode)

    def exists(self, name: str) -> bool:
        return Path(super().path(name)).exists()

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return [], sorted(each.name for each in Path(super().path(path)).iterdir())

    def delete(self, name: str) -> None:
        Path(super().path(name)).unlink()


def test_a_storage_of_objects_gets_whole_objects_under_one_name(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": f"{__name__}.ObjectStorage",
            "OPTIONS": {"location": tmp_path / "objects"},
        },
    }
    store(NAME, b"first")
    store(NAME, b"second")
    assert stored(NAME) == b"first"
    assert default_storage.listdir("renditions/once")[1] == ["a.bin"]
