"""The machine's clock is two days ahead, or behind, and is put right: nothing stays wrong for long.

By the date of today, since PostgreSQL's clock is the real one: no test depends on which that is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Timer as Later
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from resources.models import Report
from smartcities.backups import health, record
from smartcities.backups.models import SILENCE, Snapshot
from smartcities.deployment.jobs import JOBS, Job
from smartcities.deployment.models import JobRun
from smartcities.deployment.timer import Timer
from smartcities.media.models import FileReading
from smartcities.monitoring.health import State
from smartcities.publishing import states, version
from smartcities.publishing.models import AuditEntry, Revision
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.accounts.second import app_added, code_of, password_typed, recovery_codes, typed
from tests.admin_walk.browser import admin_url, opened, saved
from tests.conftest import PASSWORD, colleague, signed_in

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=2)


class Wall:
    """The clock on the wall, which stands still but for what moves it."""

    def __init__(self, traveller: Any) -> None:
        self.traveller, self.right = traveller, datetime.now(UTC)

    def goes_wrong(self, by: timedelta = DAYS) -> None:
        self.traveller.move_to(self.right + by)

    def is_put_right(self, after: timedelta = timedelta(minutes=10)) -> None:
        """Let it show the time again, so much later."""
        self.right += after
        self.traveller.move_to(self.right)


@pytest.fixture
def wall() -> Iterator[Wall]:
    with time_machine.travel(datetime.now(UTC), tick=False) as traveller:
        made = Wall(traveller)
        traveller.move_to(made.right)
        yield made


@pytest.fixture
def ahead(wall: Wall) -> Wall:
    wall.goes_wrong()
    return wall


def shown(visitor: Client, page: Report) -> list[bool]:
    """Tell whether the page's address, its list and a file of all pages show it."""
    address = page.get_absolute_url()
    listed = [visitor.get("/reports/"), visitor.get("/reports.csv")]
    texts = [b"".join(each) if each.streaming else each.content for each in listed]
    return [
        visitor.get(address).status_code == 200,
        *(page.title.encode() in each for each in texts),
    ]


@pytest.mark.full
def test_a_page_of_tomorrow_is_hidden_again_until_then(wall: Wall, visitor: Client) -> None:
    page = factories.report(title="Embargo", published_at=wall.right + timedelta(days=1))
    factories.report(title="Public")
    assert shown(visitor, page) == [False] * 3
    wall.goes_wrong()
    # Twice, so that what is kept of it is used.
    assert [shown(visitor, page) for _ in range(2)] == [[True] * 3] * 2
    wall.is_put_right()
    before = version.current()
    assert before.is_settled
    assert [shown(visitor, page) for _ in range(2)] == [[False] * 3] * 2
    assert version.current() == before, "answers are kept again"
    wall.is_put_right(after=timedelta(days=1))
    assert shown(visitor, page) == [True] * 3


def test_a_page_that_expires_tomorrow_is_back(wall: Wall, visitor: Client) -> None:
    page = factories.report(title="Until", expires_at=wall.right + timedelta(days=1))
    wall.goes_wrong()
    assert shown(visitor, page) == [False] * 3
    wall.is_put_right()
    assert shown(visitor, page) == [True] * 3


@pytest.mark.full
def test_what_was_published_meanwhile_waits_and_can_be_published_now(
    ahead: Wall, visitor: Client, editor: Any
) -> None:
    page = factories.report(title="Early", published_at=None)
    browser = signed_in(editor)
    saved(browser, page, opened(browser, page), "_publish")
    assert shown(visitor, page) == [True] * 3
    ahead.is_put_right()
    assert shown(visitor, page) == [False] * 3
    browser = signed_in(editor)
    assert "Scheduled" in browser.get(admin_url(Report)).content.decode()


def test_one_machine_that_is_behind_keeps_nothing(wall: Wall, visitor: Client) -> None:
    """Unless it is the only one, with a file for a database: then its clock was put back."""
    page = factories.report(title="Embargo", published_at=wall.right - timedelta(days=1))
    assert shown(visitor, page) == [True] * 3
    before = version.current()
    wall.goes_wrong(-DAYS)
    assert version.current().is_settled is (connection.vendor == "sqlite")
    if connection.vendor == "postgresql":
        assert version.current().token == before.token
        assert not shown(visitor, page)[0]
    wall.is_put_right()
    assert version.current().is_settled
    assert shown(visitor, page) == [True] * 3


@pytest.mark.full
def test_nobody_is_locked_out_for_two_days(ahead: Wall, editor: Any) -> None:
    browser = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        answer = browser.post("/admin/login/", {"username": "erik", "password": "wrong"})
    assert answer.status_code == 429
    ahead.is_put_right()
    right = {"username": "erik", "password": PASSWORD}
    assert browser.post("/admin/login/", right).status_code == 302
    # And those of the right time count.
    other = Client(REMOTE_ADDR="192.0.2.2")
    answers = [
        other.post("/admin/login/", {"username": "erik", "password": "wrong"}) for _ in range(6)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.full
def test_a_session_of_those_days_lasts_no_longer(ahead: Wall, editor: Any, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_LIFETIME_SECONDS = 3600, 6 * 3600
    browsers = [signed_in(editor) for _ in range(2)]
    ahead.is_put_right()
    again = browsers[0].get("/admin/account/app/")
    assert (again.status_code, "/again/" in again.headers.get("Location", "")) == (302, True)
    assert [each.get("/admin/").status_code for each in browsers] == [200, 200]
    for _ in range(6):
        ahead.is_put_right(timedelta(minutes=58))
        assert browsers[0].get("/admin/").status_code == 200
    assert browsers[1].get("/admin/").status_code == 302
    ahead.is_put_right(timedelta(minutes=30))
    assert browsers[0].get("/admin/").status_code == 302


def test_codes_are_refused_with_a_way_in(wall: Wall, editor: Any) -> None:
    browser = signed_in(editor)
    secret = app_added(browser)
    (recovery, *_others) = recovery_codes(browser)
    code = code_of(secret)
    wall.goes_wrong()
    browser = password_typed()
    said = typed(browser, code).content.decode()
    assert "a clock is wrong" in said
    assert "use a recovery code" in said
    assert typed(browser, recovery).status_code == 302
    wall.is_put_right()
    assert typed(password_typed(), code_of(secret)).status_code == 302


def test_who_had_a_form_open_is_gone(ahead: Wall, editor: Any) -> None:
    page, eva = factories.report(), colleague("eva", EDITOR)

    def poll(who: Any, tab: str) -> str:
        facts = {"user": who.pk, "tab": tab * 32, "page": page.pk, "base": [page.revision, 0]}
        answer = signed_in(who).post(
            "/admin/resources/report/presence/",
            json.dumps({**facts, "state": "visible"}),
            content_type="application/json",
        )
        assert answer.status_code == 200
        return answer.json()["others"]

    poll(eva, "a")
    assert "eva" in poll(editor, "b")
    ahead.is_put_right()
    assert "eva" not in poll(editor, "b")


@pytest.mark.full
def test_the_log_and_the_versions_tell_the_order(ahead: Wall, editor: Any) -> None:
    """Though their times do not."""
    page = factories.report()
    for summary in ("Ahead", "Right"):
        browser = signed_in(editor)
        saved(browser, page, opened(browser, page), "_publish", summary=summary)
        ahead.is_put_right()
    *_made, first, second = AuditEntry.objects.filter(model="resources.report").order_by("pk")
    assert first.at > second.at
    assert first.to_revision == second.from_revision
    kept = Revision.objects.filter(object_id=page.pk).order_by("number")
    assert [each.number for each in kept] == [1, 2, 3]
    now = states.capture(Report.objects.get()).digest()
    assert states.State.loads(bytes(kept.last().stored)).digest() == now


def test_a_killed_snapshot_of_those_days_holds_up_nothing(ahead: Wall) -> None:
    Snapshot.objects.create(file="killed", version="1")
    assert record.is_running()
    ahead.is_put_right()
    assert not record.is_running()
    with record.running("next"):
        assert list(Snapshot.objects.values_list("file", flat=True)) == ["next"]
        ahead.is_put_right(SILENCE / 2)
        assert record.is_running()


def test_the_last_snapshot_is_the_last_one_made(ahead: Wall, settings: Any) -> None:
    Snapshot.objects.create(file="ahead", version="1", made_at=timezone.now())
    ahead.is_put_right()
    found = health.snapshots()
    assert found.state is State.WARNING
    assert "is still to come" in found.said
    now = timezone.now()
    Snapshot.objects.create(file="right", version="1", made_at=now, verified_at=now)
    assert health.snapshots().state is State.OK


def test_a_file_whose_reader_was_killed_then_is_read(ahead: Wall) -> None:
    assert FileReading.begin("documents/a.pdf")
    ahead.is_put_right()
    assert FileReading.begin("documents/a.pdf")
    assert not FileReading.begin("documents/a.pdf")


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_that_ran_then_is_run_again(job: Job, wall: Wall) -> None:
    """And no job twice, once the clock is right."""
    then = wall.right + DAYS
    for finished in (then, None):
        assert job.is_due(wall.right, then, finished, "")
    assert not job.is_due(wall.right, wall.right, wall.right, "")


@pytest.mark.full
@pytest.mark.database
def test_a_job_that_runs_is_not_ended(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartcities.deployment.timer.close_old_connections", lambda: None)
    job = Job("slow", ("shell", "-c", "import sys; sys.stdin.read()"), timedelta(days=1))
    later = Later(0.2, wall.goes_wrong)
    later.start()
    assert Timer([job]).look() == 0
    later.join()
    assert JobRun.objects.get().problem == ""
