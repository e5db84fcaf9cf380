"""The folder of snapshots: a new one before an old one goes, and never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from smartcities.deployment import snapshots
from smartcities.deployment.management.commands import snapshots as command

NIGHT = datetime(2027, 3, 1, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> None:
    settings.SNAPSHOT_FOLDER = str(tmp_path / "snapshots")


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Stands for the commands that write and check one snapshot."""
    made = Mock(side_effect=lambda name, path: Path(path).write_text(name))
    monkeypatch.setattr(snapshots, "call_command", made)
    monkeypatch.setattr(command, "call_command", made)
    monkeypatch.setattr(command, "get_commands", lambda: {"snapshot": "", "verify": ""})
    return made


def take(folder: Path, now: datetime) -> Path:
    return snapshots.take(folder, now, 7, 4, lambda line: None)


def test_the_newest_of_seven_days_and_four_weeks_are_kept(tmp_path: Path, making: Mock) -> None:
    for number in range(60):
        newest = take(tmp_path, NIGHT + timedelta(days=number))
    left = [snapshots.moment_of(path) for path in snapshots.snapshots(tmp_path)]
    days = [(NIGHT.replace(tzinfo=None) + timedelta(days=59) - moment).days for moment in left]
    assert left[0] == snapshots.moment_of(newest)
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    # And the Sundays before them.
    assert len(days) in {9, 10}
    assert all(moment.isoweekday() == 7 for moment in left[7:])


def test_after_a_long_pause_the_old_ones_are_still_there(tmp_path: Path, making: Mock) -> None:
    for number in range(3):
        take(tmp_path, NIGHT + timedelta(days=number))
    take(tmp_path, NIGHT + timedelta(days=400))
    assert len(snapshots.snapshots(tmp_path)) == 4


def test_one_that_fails_costs_no_other_and_leaves_no_half(tmp_path: Path, making: Mock) -> None:
    first = take(tmp_path, NIGHT)

    def broken(name: str, path: str) -> None:
        Path(path).write_text("half")
        raise CommandError("no room")

    making.side_effect = broken
    with pytest.raises(CommandError):
        take(tmp_path, NIGHT + timedelta(days=1))
    assert snapshots.snapshots(tmp_path) == [first]
    making.side_effect = lambda name, path: Path(path).write_text(name)
    second = take(tmp_path, NIGHT + timedelta(days=2))
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_what_is_no_snapshot_is_left_alone(tmp_path: Path, making: Mock) -> None:
    for name in ("notes.txt", "portal-20270231-010000.snapshot", "portal-old.snapshot"):
        (tmp_path / name).touch()
    for number in range(30):
        take(tmp_path, NIGHT + timedelta(days=number))
    names = {path.name for path in tmp_path.iterdir()}
    assert {"notes.txt", "portal-20270231-010000.snapshot", "portal-old.snapshot"} <= names


def test_the_command_makes_one_and_checks_the_newest(settings, making: Mock) -> None:
    out = StringIO()
    call_command("snapshots", stdout=out)
    (made,) = Path(settings.SNAPSHOT_FOLDER).iterdir()
    assert f"{made} is written." in out.getvalue()
    call_command("snapshots", "--verify", stdout=out)
    making.assert_called_with("verify", str(made))


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--verify"], "has no snapshot yet"), (["--days", "0"], "At least the newest one is kept")],
)
def test_what_cannot_be_done_is_said(making: Mock, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("snapshots", *options)


def test_without_a_folder_it_asks_for_one(settings) -> None:
    settings.SNAPSHOT_FOLDER = ""
    with pytest.raises(CommandError, match="SNAPSHOT_FOLDER is not set"):
        call_command("snapshots")


def test_a_folder_that_cannot_be_written_is_named(settings, making: Mock) -> None:
    settings.SNAPSHOT_FOLDER = "/dev/null/snapshots"
    with pytest.raises(CommandError, match="/dev/null/snapshots"):
        call_command("snapshots")
