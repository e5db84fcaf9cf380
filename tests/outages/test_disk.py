"""/readyz knows when there is no room, or no way, to write."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client

from smartcities.outages import disk
from smartcities.outages.disk import disk_problems

pytestmark = pytest.mark.django_db


class Usage(NamedTuple):
    """What shutil tells of a disk."""

    free: int


def test_of_a_disk_with_room_nothing_is_said() -> None:
    assert disk_problems() == []


def test_a_disk_without_room_is_named(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: Usage(99 * disk.MB))
    answer = visitor.get("/readyz")
    # What is there is shown as ever.
    assert answer.status_code == 200
    assert "temporary files: 99 MB free, 100 needed" in answer.json()["disk"]
    assert "media: 99 MB free, 100 needed" in answer.json()["disk"]


def test_how_much_is_needed_is_a_setting(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: Usage(99 * disk.MB))
    settings.DISK_FREE_MB = 99
    assert disk_problems() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_is_named_without_its_path(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(dir: Path, **options: Any) -> None:
        raise OSError(number, "No way")

    monkeypatch.setattr(disk.tempfile, "TemporaryFile", refused)
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert "media: cannot be written (No way)" in answer.json()["disk"]
    assert "/" not in answer.json()["disk"]


def test_a_folder_that_is_made_when_needed_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert disk._existing(tmp_path / "media" / "pictures") == tmp_path
