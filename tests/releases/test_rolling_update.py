"""From a release of before to today's code, while visitors read: nobody meets an error."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import cycle
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread

import pytest

from bench.server import stop
from tests.deployment import running
from tests.deployment.running import Proxy
from tests.faults.servers import postgresql, redis
from tests.ports import quiet_port
from tests.releases.archive import unpack
from tests.served.portal import Stock

pytestmark = [pytest.mark.full, pytest.mark.drill]

ADDRESSES = (
    *("/", "/da/", "/case-studies/", "/cities/", "/experts/", "/reports/", "/resources/", "/map/"),
    *("/themes/energy/", "/search/?q=energy", "/case-studies/?country=DK&sort=title"),
    *(
        "/reports/?q=city",
        "/experts/?sort=title",
    ),
    *("/embed/case-studies/", "/case-studies.csv", "/case-studies.geojson", "/reports.atom"),
    *("/experts.csv", "/reports.csv", "/api/v1/reports/", "/api/v1/case-studies/?country=DK"),
    *("/api/schema/", "/sitemap.xml", "/robots.txt", "/admin/login/", "/share/", "/healthz"),
)
#: Made two at a time in a process; who waits for longer than five seconds is told to come back.
WHOLE_RESULT = re.compile(r"\.(csv|xlsx|geojson|jsonld)(\?|$)|^/sitemap")


class Readers:
    """Visitors who go from page to page, and fetch what belongs to each."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.over = Event()
        self.phase = "before"
        #: What pages linked to before, so that the old release has it; a new one has more.
        self.known: set[str] = set()
        self.answers: Counter[tuple[str, int, str]] = Counter()
        # So nobody has to wait for one, however slow the machine is.
        self.whole_results = BoundedSemaphore(2)

    def read(self, offset: int) -> None:
        """Go through the addresses, what they linked to before, and each page's own files."""
        path_of = cycle(ADDRESSES[offset:] + ADDRESSES[:offset])
        for count, path in enumerate(path_of):
            if self.over.is_set():
                return
            answer = self.ask(path)
            html = answer.text if b"<!doctype html" in answer.body[:200].lower() else ""
            links = re.findall(r'(?:href|src)="(/[^"#]+)"', html)
            links = [each.replace("&amp;", "&") for each in links]
            if self.phase == "before":
                self.known.update(links)
            for link in [each for each in links if each.startswith("/static/")][:4]:
                self.ask(link)
            if known := sorted(self.known):
                for step in range(3):
                    self.ask(known[(3 * count + step + offset * 11) % len(known)])

    def ask(self, path: str) -> running.Answer:
        phase = self.phase
        try:
            with self.whole_results if WHOLE_RESULT.search(path) else nullcontext():
                answer = self.proxy.ask(path)
        except OSError as error:
            self.answers[phase, 0, f"{path} {error}"] += 1
            raise
        self.answers[phase, answer.status, path if answer.status >= 400 else ""] += 1
        return answer

    def failures(self) -> dict[tuple[str, int, str], int]:
        """Return what was refused, by phase, status and address."""
        return {each: count for each, count in self.answers.items() if not 200 <= each[1] < 400}

    def counts(self) -> Counter[str]:
        """Return how many answers there were in each phase."""
        found: Counter[str] = Counter()
        for (phase, _status, _path), count in self.answers.items():
            found[phase] += count
        return found

    @contextmanager
    def reading(self, number: int = 3) -> Iterator[None]:
        """Read until the block ends."""
        threads = [Thread(target=self.read, args=[each * 7]) for each in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(120)

    def go_on(self, phase: str, answers: int = 150) -> None:
        """Let them read so many more answers in the *phase*."""
        self.phase = phase
        until = time.monotonic() + 300
        while self.counts()[phase] < answers:
            assert time.monotonic() < until, f"{phase}: {self.counts()}"
            time.sleep(0.1)


@pytest.mark.parametrize("release", ["0.1.0"])
def test_no_request_fails_while_it_is_replaced(release: str, stock: Stock, tmp_path: Path) -> None:
    old = unpack(release, tmp_path / "old")
    https, ports = quiet_port(), [quiet_port(), quiet_port()]
    with postgresql() as database, redis() as cache:
        shared = running.environment(https) | {
            "DATABASE_URL": database.address,
            "CACHE_URL": cache.address,
            "DEMO_PASSWORD": "correct horse battery staple of the demo",
        }
        (tmp_path / "new").mkdir()
        new = shared | {
            "DJANGO_SETTINGS_MODULE": "tests.deployment.machine_settings",
            "MACHINE_FOLDER": str(tmp_path / "new"),
            "STATIC_FOLDER": str(stock.folder / "static"),
            "MEDIA_FOLDER": str(old / "var" / "media"),
        }
        running.manage(shared, "demo", "--prepare", root=old)
        logs = [tmp_path / "old.log", tmp_path / "new.log"]
        servers = [running.start(shared, ports[0], logs[0], old)]
        try:
            variables = new | {"PROXY_RATE": "10000"}
            with running.proxy(variables, ports, https) as proxy:
                readers = Readers(proxy)
                with readers.reading():
                    readers.go_on("before")
                    readers.phase = "while it is migrated"
                    running.manage(new, "migrate", "--noinput")
                    readers.go_on("old code, new database")
                    running.manage(new, "keep_static", str(old / "var" / "static"))
                    servers.append(running.start(new, ports[1], logs[1]))
                    readers.go_on("both")
                    readers.phase = "the old one stops"
                    stop(servers.pop(0))
                    readers.go_on("new alone")
                # Whoever has a page of the old release open asks for all that belongs to it.
                files = sorted(each for each in readers.known if each.startswith("/static/"))
                for path in files:
                    readers.ask(path)
        finally:
            for server in servers:
                stop(server)
        print(dict(readers.counts()))
        for log in logs:
            print(log.name, log.read_text()[-3000:])
        gone = [each for each in files if not (stock.folder / each.removeprefix("/")).exists()]
        assert gone, "Today's release has all files of the old one, so nothing was tried."
        failures = readers.failures()
        assert not failures, "\n".join(f"{count} × {each}" for each, count in failures.items())
