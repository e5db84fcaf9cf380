"""gunicorn's processes are killed (kill -9) while people save, publish, upload and read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event

import pytest

from bench import server
from tests.deployment.running import manage, quiet_port
from tests.faults.editors import LARGE, MOST, Editor, Saver, Uploader, Visitor, Worker, signed_in
from tests.faults.portal import static_files
from tests.faults.servers import children, postgresql

pytestmark = pytest.mark.full
TOKEN = "0123456789abcdefghij"
FILL = """
from resources.models import Recommendation
from tests.factories import report, row
for slug, more in (("public", {}), ("draft", {"published_at": None})):
    page = report(slug=slug, summary="Step 0", **more)
    for place in range(1, 4):
        row(Recommendation, page, number=place, title="Advice 0")
    print(slug, page.pk)
"""
LOOK = """
import json
from resources.models import Report
from smartcities.media.models import PendingUpload
from smartcities.publishing.models import AuditEntry, Revision
from smartcities.publishing.states import State, capture
from tests.faults.editors import large
found = {}
for page in Report.objects.filter(slug__in=["public", "draft"]):
    kept = Revision.objects.filter(object_id=page.pk, content_type__model="report")
    if not (last := kept.order_by("number").last()):
        continue
    log = AuditEntry.objects.filter(model="resources.report", key=str(page.pk))
    found[page.slug] = {
        "kept": capture(page).digest() == State.loads(bytes(last.stored)).digest(),
        "logged": log.order_by("pk").last().to_revision == page.revision,
    }
found["files"] = {}
for page in Report.objects.filter(slug__startswith="upload-"):
    with page.file.open() as file:
        content = file.read()
    found["files"][page.pk] = content == large(int(page.slug.partition("-")[2]))
found["pending"] = PendingUpload.objects.count()
print(json.dumps(found))
"""


@dataclass
class Portal:
    """A portal whose server is started again when it has ended, as by systemd or Docker."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    starts: int = 0
    killed: dict[str, int] = field(default_factory=lambda: {"worker": 0, "master": 0})
    #: Seconds until there are two workers again, and until a new master answers.
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"worker": [], "master": []})

    @property
    def site(self) -> str:
        return self.environment["SITE_URL"]

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    @property
    def workers(self) -> list[int]:
        assert self.process
        return children(self.process.pid)

    def start(self) -> None:
        """Start it; again, if it ends before it answers."""
        begun = time.monotonic()
        while True:
            self.starts += 1
            with (self.folder / "gunicorn.log").open("ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "gunicorn", "--config", "smartcities/gunicorn.py",
                     "--log-level", "warning"],
                    cwd=server.ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                    stdout=log, stderr=subprocess.STDOUT,
                )  # fmt: skip
            if server.answers(self.port, self.process) and len(self.workers) == 2:
                return
            if self.process.poll() is None:
                server.stop(self.process)
            assert time.monotonic() - begun < MOST, (self.folder / "gunicorn.log").read_text()

    def kill_worker(self, killed: int) -> None:
        """Kill the process of that number, and wait until its master has another one."""
        begun = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        self.killed["worker"] += 1
        until(lambda: killed not in self.workers and len(self.workers) == 2)
        self.seconds["worker"].append(time.monotonic() - begun)

    def kill_master(self) -> None:
        """Kill it, and start another one at once; its workers end by themselves."""
        assert self.process
        begun, orphans = time.monotonic(), self.workers
        self.process.kill()
        self.process.wait()
        self.killed["master"] += 1
        self.start()
        self.seconds["master"].append(time.monotonic() - begun)
        until(lambda: not any(Path(f"/proc/{each}").exists() for each in orphans))

    def look(self) -> dict:
        """Return what is stored."""
        said = manage(self.environment, "shell", "--verbosity", "0", "-c", LOOK)
        return json.loads(said.strip().splitlines()[-1])


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    last = time.monotonic() + MOST
    while not is_so():
        assert time.monotonic() < last
        time.sleep(0.02)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("processes")
    (folder / "temporary").mkdir()
    with postgresql() as database:
        environment = server.settings(quiet_port(), database.address) | {
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "SERVED_FOLDER": str(folder),
            "STATIC_FOLDER": str(static_files()),
            "TMPDIR": str(folder / "temporary"),
            "METRICS_TOKEN": TOKEN,
            "WEB_CONCURRENCY": "2",
            "WEB_THREADS": "8",
        }
        manage(environment, "migrate", "--noinput", "--verbosity", "0")
        made = Portal(folder, environment)
        made.start()
        try:
            yield made
        finally:
            assert made.process
            server.stop(made.process)


@pytest.fixture
def pages(portal: Portal) -> dict[str, int]:
    said = manage(
        portal.environment, "shell", "--verbosity", "0", "-c",
        "from resources.models import Report; Report._base_manager.all().delete()\n" + FILL,
    )  # fmt: skip
    return {slug: int(key) for slug, key in map(str.split, said.strip().splitlines()[-2:])}


@contextmanager
def at_work(*people: Worker) -> Iterator[None]:
    """Let people work until the block ends; raises what they met."""
    over = Event()
    threads = [each.run(over) for each in people]
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(2 * MOST)
    for person in people:
        if person.error:
            raise person.error
    assert not any(thread.is_alive() for thread in threads)


def many(kills: int, masters: int, portal: Portal, pages: dict[str, int]) -> None:
    """Kill so many processes at moments by chance while four people work."""
    chance = Random(16)  # noqa: S311 (no secret)
    anna, erik, ada = (
        signed_in(portal.site, portal.environment, name) for name in ("anna", "erik", "ada")
    )
    publisher = Saver(anna, pages["public"], "_publish")
    saver = Saver(erik, pages["draft"], "_save")
    uploader = Uploader(ada)
    visitor = Visitor(Editor(portal.site), "/reports/public/")
    people = (publisher, saver, uploader, visitor)
    plan = ["worker"] * kills + ["master"] * masters
    chance.shuffle(plan)
    with at_work(*people):
        until(lambda: all(each.acknowledged or each.error for each in people))
        for what in plan:
            time.sleep(chance.uniform(0, 0.5))
            if what == "master":
                portal.kill_master()
            else:
                portal.kill_worker(chance.choice(portal.workers))
            if any(each.error for each in people):
                break
        # Each gets something done after the last kill.
        before = [len(each.acknowledged) for each in people]
        until(
            lambda: all(
                each.error or len(each.acknowledged) > least
                for each, least in zip(people, before, strict=True)
            )
        )
    for each in (publisher, saver):
        each.check()
    # Nothing that was read by halves in the moment of a publish was kept by either process.
    last = publisher.check()["summary"][0].rpartition(" ")[2]
    for _reading in range(40):
        assert visitor.read() == {last}
    told = [
        (
            each.tried,
            len(each.acknowledged),
            each.browser.broken,
            max(each.browser.waits, default=0),
        )
        for each in people
    ]
    most = {name: max(seconds, default=0) for name, seconds in portal.seconds.items()}
    left = sorted(path.name for path in (portal.folder / "temporary").iterdir())
    # Shown with -s.
    print(
        json.dumps(
            {"told": told, **portal.killed, "starts": portal.starts, "most": most, "left": left}
        )
    )
    found = portal.look()
    for slug in ("public", "draft"):
        assert found[slug]["kept"], "The last version is not what is stored."
        assert found[slug]["logged"], "The log does not end with what is stored."
    for number, _step in uploader.acknowledged:
        assert found["files"][str(number)] is True
    assert set(found["files"].values()) <= {True}


def test_what_was_acknowledged_is_there_and_nothing_by_halves(
    portal: Portal, pages: dict[str, int]
) -> None:
    many(8, 2, portal, pages)


@pytest.mark.drill
def test_the_same_for_a_long_time(portal: Portal, pages: dict[str, int]) -> None:
    many(150, 15, portal, pages)


def test_half_a_body_is_nothing_and_is_in_nobodys_way(
    portal: Portal, pages: dict[str, int]
) -> None:
    ada = signed_in(portal.site, portal.environment, "ada")
    token = ada.values("/admin/resources/report/add/", "report_form")["csrfmiddlewaretoken"][0]
    head = (
        f"POST /admin/resources/report/upload/ HTTP/1.1\r\nHost: 127.0.0.1:{portal.port}\r\n"
        f"Cookie: sessionid={ada.http.cookies['sessionid']}; "
        f"csrftoken={ada.http.cookies['csrftoken']}\r\nX-CSRFToken: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary=half\r\nContent-Length: {len(LARGE)}\r\n\r\n"
    )
    clients, before = [], portal.look()["pending"]
    for _client in range(4):
        client = socket.create_connection(("127.0.0.1", portal.port), timeout=MOST)
        client.sendall(head.encode() + LARGE[: len(LARGE) // 2])
        clients.append(client)
    try:
        # Those that the clients are at, and not the ones that take their place.
        for worker in portal.workers:
            portal.kill_worker(worker)
        for client in clients:
            try:
                # One that no worker had taken yet waits at the next for the other half.
                assert client.recv(12) in {b"", b"HTTP/1.1 408"}
            except ConnectionError:
                continue
    finally:
        for client in clients:
            client.close()
    uploader = Uploader(ada)
    while not uploader.acknowledged:
        uploader.step()
    assert portal.look()["pending"] == before
    assert list((portal.folder / "temporary").iterdir()) == []
