"""A folder of snapshots: a new one each night, the newest of some days and weeks kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

NAME = re.compile(r"portal-(\d{8}-\d{6})\.snapshot")
FORM = "%Y%m%d-%H%M%S"
#: Behind the name while it is being written.
PART = ".part"


def moment_of(path: Path) -> datetime | None:
    """Return when the snapshot was begun, by its name in UTC; None for any other file."""
    found = NAME.fullmatch(path.name)
    try:
        return datetime.strptime(found[1], FORM) if found else None
    except ValueError:
        return None


def snapshots(folder: Path) -> list[Path]:
    """Return the folder's snapshots, the newest first."""
    return sorted((path for path in folder.iterdir() if moment_of(path)), reverse=True)


def kept(paths: list[Path], days: int, weeks: int) -> set[Path]:
    """Return which of *paths* to keep: the newest of the last days, and of the last weeks, that
    have one. Days without a snapshot do not count, so what is there is not lost to a pause.
    """
    by_day: dict[object, Path] = {}
    by_week: dict[object, Path] = {}
    for path in sorted(paths, reverse=True):
        moment = moment_of(path)
        assert moment
        by_day.setdefault(moment.date(), path)
        by_week.setdefault(moment.isocalendar()[:2], path)
    return {*list(by_day.values())[:days], *list(by_week.values())[:weeks]}


def take(folder: Path, now: datetime, days: int, weeks: int, say: Callable[[str], object]) -> Path:
    """Make a snapshot, and only then remove what is too old; return its path.

    One that fails leaves the others alone, and its beginning is removed by the next.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for rest in folder.glob(f"portal-*{PART}"):
        rest.unlink()
    path = folder / f"portal-{now.strftime(FORM)}.snapshot"
    part = path.with_name(path.name + PART)
    call_command("snapshot", str(part))
    part.replace(path)
    say(f"{path} is written.")
    found = snapshots(folder)
    for old in set(found) - kept(found, days, weeks):
        old.unlink()
        say(f"{old} is removed.")
    return path
