"""The timer: each job when it is due, once, whatever becomes of the others."""

from __future__ import annotations

import logging
import signal
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from threading import Timer as Later
from unittest.mock import Mock

import pytest
from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.db import OperationalError

from smartcities.deployment import timer
from smartcities.deployment.jobs import DAY, JOBS, RETRY, Job
from smartcities.deployment.models import JobRun
from smartcities.deployment.timer import Timer

#: In Copenhagen half past two of the night from Sunday to Monday, in winter.
NIGHT = datetime(2027, 3, 1, 1, 30, tzinfo=UTC)
NIGHTLY = Job("nightly", ("version",), DAY, time(2, 30))
HOURLY = Job("hourly", ("version",), timedelta(hours=1))
WEEKLY = Job("weekly", ("version",), 7 * DAY, time(2, 30))
FAILING = Job("failing", ("no-such-command-in-a-child",), timedelta(hours=1))


@pytest.fixture(autouse=True)
def _the_tests_own_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    # Within a test's transaction every connection looks as if somebody had left it behind.
    monkeypatch.setattr(timer, "close_old_connections", Mock())


def due(
    job: Job, now: datetime, started: datetime | None, problem: str = "", *, ended=True
) -> bool:
    return job.is_due(now, started, started if ended else None, problem)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("job", "since", "is_due"),
    [
        (HOURLY, minutes(59), False),
        (HOURLY, minutes(60), True),
        (NIGHTLY, minutes(1), True),  # began before its hour
        (NIGHTLY, DAY, True),
        (NIGHTLY, minutes(0), False),
        (WEEKLY, 6 * DAY, False),
        (WEEKLY, 7 * DAY, True),
    ],
)
def test_a_job_is_due_after_its_time(job: Job, since: timedelta, is_due: bool) -> None:
    assert due(job, NIGHT, NIGHT - since) is is_due


def test_a_nightly_job_waits_for_its_hour_and_is_made_up_for() -> None:
    assert not due(NIGHTLY, NIGHT - minutes(1), NIGHT - DAY)
    # The timer was off for some days.
    assert due(NIGHTLY, NIGHT + minutes(300), NIGHT - 4 * DAY)


def test_it_is_the_hour_of_the_clock_on_the_wall_in_summer_too() -> None:
    summer = datetime(2027, 7, 1, 0, 30, tzinfo=UTC)
    assert due(NIGHTLY, summer, summer - DAY)
    assert not due(NIGHTLY, summer - minutes(1), summer - DAY)


def test_what_failed_is_tried_again_soon_and_what_was_killed_after_its_limit() -> None:
    assert not due(NIGHTLY, NIGHT + RETRY - minutes(1), NIGHT, "it failed")
    assert due(NIGHTLY, NIGHT + RETRY, NIGHT, "it failed")
    assert not due(HOURLY, NIGHT + minutes(64), NIGHT, ended=False)
    assert due(HOURLY, NIGHT + minutes(65), NIGHT, ended=False)


def test_a_clock_that_was_put_back_stops_nothing() -> None:
    assert due(NIGHTLY, NIGHT, NIGHT + 400 * DAY)
    assert due(NIGHTLY, NIGHT, None)


@pytest.mark.full
@pytest.mark.django_db
def test_one_that_fails_says_why_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bad = Job("bad", ("uploads", "--no-such-option"), timedelta(hours=1))
    assert Timer([bad, HOURLY]).look() == 1
    runs = {run.name: run for run in JobRun.objects.all()}
    assert "unrecognized arguments: --no-such-option" in runs["bad"].problem
    assert runs["hourly"].finished_at
    assert runs["hourly"].problem == ""
    assert "The timer's job failed after" in caplog.text
    # Neither is due again.
    started = runs["hourly"].started_at
    assert Timer([bad, HOURLY]).look() == 0
    assert JobRun.objects.get(name="hourly").started_at == started


@pytest.mark.django_db
def test_of_two_timers_one_runs_it() -> None:
    JobRun.objects.create(name="hourly")
    mine, theirs = JobRun.objects.get(), JobRun.objects.get()
    assert mine.claim(NIGHT)
    assert not theirs.claim(NIGHT + minutes(1))
    # The other's word about a run that is not its own does not count.
    theirs.end(NIGHT + minutes(2), "stopped")
    assert JobRun.objects.get().finished_at is None
    mine.end(NIGHT + minutes(3), "")
    assert JobRun.objects.get().finished_at == NIGHT + minutes(3)


@pytest.mark.django_db
def test_one_that_takes_too_long_is_ended() -> None:
    slow = Job("slow", ("shell", "-c", "import time; time.sleep(600)"), DAY, limit=timedelta(0))
    assert Timer([slow]).look() == 1
    assert "it took longer than" in JobRun.objects.get().problem


@pytest.mark.django_db
def test_a_timer_that_is_stopped_ends_its_job() -> None:
    slow = Job("slow", ("shell", "-c", "import time; time.sleep(600)"), DAY)
    clock = Timer([slow, HOURLY])
    Later(0.3, clock.stop).start()
    clock.look()
    assert JobRun.objects.get().problem == "the timer was stopped"


@pytest.mark.django_db
def test_it_waits_for_the_database_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = Timer([HOURLY])
    monkeypatch.setattr(clock, "_run_if_due", Mock(side_effect=OperationalError("gone")))
    assert [clock.look(), clock.look()] == [1, 1]
    assert caplog.text.count("The timer waits for the database: gone") == 1
    monkeypatch.setattr(clock, "_run_if_due", Mock(return_value=True))
    assert clock.look() == 0
    assert "The database answers the timer again." in caplog.text


def test_a_job_without_its_command_or_its_setting_is_left_out_aloud(
    caplog: pytest.LogCaptureFixture, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    settings.SNAPSHOT_FOLDER = ""
    needy = Job("needy", ("version",), DAY, needs="SNAPSHOT_FOLDER")
    clock = Timer([FAILING, needy])
    monkeypatch.setattr(clock.stopped, "wait", lambda seconds: clock.stop())
    clock.run()
    assert "leaves out: failing, since there is no command no-such-command" in caplog.text
    assert "leaves out: needy, since SNAPSHOT_FOLDER is not set" in caplog.text


@pytest.mark.django_db
def test_the_list_says_how_each_went(settings) -> None:
    settings.SNAPSHOT_FOLDER = ""
    JobRun.objects.create(name="trash", started_at=NIGHT, finished_at=NIGHT, problem="no room")
    out = StringIO()
    call_command("timer", "--list", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(JOBS)
    assert "snapshot: left out, since SNAPSHOT_FOLDER is not set (manage.py snapshots)" in lines
    assert "trash: began 2027-03-01 02:30, failed: no room (manage.py empty_trash)" in lines
    assert "old sessions: has not run yet (manage.py clearsessions)" in lines


@pytest.mark.django_db
def test_once_ends_with_an_error_if_something_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    look = Mock(return_value=0)
    monkeypatch.setattr(Timer, "look", look)
    call_command("timer", "--once")
    look.return_value = 2
    with pytest.raises(CommandError, match="2 failed"):
        call_command("timer", "--once")
    assert before == {number: signal.getsignal(number) for number in before}


def test_it_gives_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beat = tmp_path / "beat"
    clock = Timer([], beat=beat)
    monkeypatch.setattr(clock.stopped, "wait", lambda seconds: clock.stop())
    clock.run()
    assert beat.exists()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_a_command_with_its_options(job: Job) -> None:
    name, *options = job.command
    command = load_command_class(get_commands()[name], name)
    # argparse ends the program at an option that it does not know.
    command.create_parser("manage.py", name).parse_args(options)
    # Two of its runs never overlap.
    assert job.limit + minutes(5) <= job.every + RETRY


@pytest.mark.parametrize("name", ["snapshot", "verify"])
def test_what_the_nightly_snapshot_calls_is_there(name: str) -> None:
    if name not in get_commands():
        pytest.skip(f"manage.py {name} is not part of this copy yet.")
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    parser.parse_args(["portal.snapshot"])


def test_names_are_each_its_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
