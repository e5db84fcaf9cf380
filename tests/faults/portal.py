"""A portal as ./run serves it, on servers of a test's own, and who visits and edits it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

from urllib3 import encode_multipart_formdata

from bench import server as portal_server
from tests.deployment.running import quiet_port
from tests.faults.servers import PostgreSQL, Redis, Server
from tests.served.portal import manage

#: Seconds within which every page has answered, whatever the database does: many more than the
#: two that a page waits for it, since the machine may be busy; a stopped server never answers.
MOST = 30
ADD_THEME = "/admin/publishing/theme/add/"
CONTACT = b"line@example.org"
PASSWORD = "correct horse battery staple"
FILL = f"""
from django.contrib.auth import get_user_model
from tests.factories import case_study, expert, image, report, theme
from tests.files import pdf_file
energy = theme(slug="energy")
case_study(slug="case", themes=[energy], image=image())
report(slug="paper", themes=[energy], file=pdf_file())
expert(slug="line", family_name="Knive", email="{CONTACT.decode()}", consent_contact=True,
       consent_on="2026-01-01")
get_user_model().objects.create_superuser("erik", password="{PASSWORD}")
"""
KEPT = ["/", "/da/", "/case-studies/", "/case-studies/case/", "/reports/paper/", "/themes/energy/"]
OTHERS = [
    "/experts/line/",
    "/search/?q=never-asked",
    "/reports/?country=DK&q=never",
    "/reports.csv",
    "/api/v1/reports/",
    "/admin/",
    "/admin/login/",
    "/readyz",
    "/healthz",
    "/nowhere/",
]


@dataclass(frozen=True)
class Answer:
    """What came, and after how many seconds."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    cookies: dict[str, str]

    @property
    def is_stale(self) -> bool:
        return "Warning" in self.headers


@dataclass(frozen=True)
class Portal:
    """A running portal with its database and, perhaps, its cache."""

    port: int
    database: PostgreSQL | str
    cache: Redis | None
    environment: dict[str, str]

    @property
    def folder(self) -> Path:
        """Where its files lie, and its database if that is a file."""
        return Path(self.environment["SERVED_FOLDER"])

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        begun = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2 * MOST)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, given)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        seconds = time.monotonic() - begun
        set_cookies = response.headers.get_all("Set-Cookie") or []
        cookies = dict(each.partition(";")[0].split("=", 1) for each in set_cookies)
        found = dict(response.getheaders())
        return Answer(path, response.status, found, content, seconds, cookies)

    def ask_at_once(self, paths: list[str], number: int = 40) -> list[Answer]:
        wanted = [paths[at % len(paths)] for at in range(number)]
        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(self.ask, wanted))

    def until_fresh(self, paths: list[str] | None = None, number: int = 16) -> None:
        """Wait until pages come from the database again; fails after a minute."""
        # Many at once, so that each worker is among them.
        self.until(
            lambda: all(
                answer.status == 200 and not answer.is_stale
                for answer in self.ask_at_once(paths or ["/reports/"], number)
            )
        )

    def until(self, is_so: Callable[[], bool]) -> None:
        """Look until it is so: a worker that saw the database fail asks it again a little later.

        On a busy machine one that did not see it may do so any time, as it waits two seconds only.
        """
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if is_so():
                return
            time.sleep(0.1)
        raise AssertionError("the portal has not recovered within a minute")

    @contextmanager
    def stopped(self, server: Server) -> Iterator[None]:
        """Stop *server* for the length of the block, and wait until the portal has recovered."""
        server.stop()
        try:
            yield
        finally:
            server.go_on()
            self.until_fresh()

    @contextmanager
    def ended(self, server: PostgreSQL | Redis) -> Iterator[None]:
        """End *server* for the length of the block, and wait until the portal has recovered."""
        server.end()
        try:
            yield
        finally:
            server.start()
            self.until_fresh()

    @contextmanager
    def visited(self, paths: list[str], visitors: int = 6) -> Iterator[list[Answer]]:
        """Have *paths* asked for again and again during the block; yields the answers.

        A connection that is refused, or ends without an answer, fails the test.
        """
        over, answers = Event(), []

        def visit(number: int) -> None:
            at = number
            while not over.is_set():
                answers.append(self.ask(paths[at % len(paths)]))
                at += 1

        with ThreadPoolExecutor(visitors) as pool:
            running = [pool.submit(visit, number) for number in range(visitors)]
            try:
                yield answers
            finally:
                over.set()
            for each in running:
                each.result(4 * MOST)


class Editor:
    """A colleague's browser."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cookies: dict[str, str] = {}
        self.send("/admin/login/")
        login = {"username": "erik", "password": PASSWORD, "next": "/admin/"}
        assert self.send("/admin/login/", login).status == 302

    def send(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Send a form, or ask for *path* where there is none."""
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content_Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        answer = self.portal.ask(path, "POST" if body else "GET", body, **headers)
        self.cookies |= answer.cookies
        return answer

    def upload(self, path: str, field: str, name: str, content: bytes) -> Answer:
        """Upload a file as a form's script does."""
        parts = {"csrfmiddlewaretoken": self.cookies["csrftoken"], "name": field}
        body, kind = encode_multipart_formdata({**parts, "file": (name, content)})
        cookie = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        return self.portal.ask(path, "POST", body, Cookie=cookie, Content_Type=kind)

    def write_themes(self, over: Event, prefix: str) -> list[Answer]:
        """Add themes until it is *over*, each sent again until it is taken; return the answers."""
        answers, number = [], 0
        while not over.is_set():
            slug = f"{prefix}-{number}"
            answer = self.send(ADD_THEME, {"name": f"Typed {slug}", "slug": slug, "order": "0"})
            answers.append(answer)
            is_there = answer.status == 200 and b"already exists" in answer.body
            if answer.status == 302 or is_there:
                number += 1
            else:
                assert f"Typed {slug}".encode() in answer.body, answer
        self.saved = [f"{prefix}-{each}" for each in range(number)]
        return answers


@cache
def static_files() -> Path:
    """Return the folder of the collected static files, which all portals of a run share."""
    folder = tempfile.mkdtemp(prefix="portal-static-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = portal_server.settings(8000, "sqlite:///unused") | {
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "SERVED_FOLDER": folder,
        "STATIC_FOLDER": folder,
    }
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    return Path(folder)


def prepared(folder: Path, database: str, **more: str) -> dict[str, str]:
    """Fill a database with a little content; return the variables of a portal of it."""
    environment = portal_server.settings(quiet_port(), database) | {
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "SERVED_FOLDER": str(folder),
        "STATIC_FOLDER": str(static_files()),
        "CACHE_URL": "",
        # The least that libpq takes.
        "DATABASE_TIMEOUT": "2",
        # A cache that answers late is passed over for ten seconds, which on a busy machine it is.
        "CACHE_TIMEOUT": "2",
        "WEB_CONCURRENCY": "2",
        "WEB_THREADS": "16",
        **more,
    }
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "shell", "-c", FILL)
    return environment


@contextmanager
def serving(
    folder: Path, database: PostgreSQL | str, redis: Redis | None = None, **more: str
) -> Iterator[Portal]:
    """Serve a little content with two workers until the block ends; *more* variables count."""
    address = database if isinstance(database, str) else database.address
    environment = prepared(folder, address, CACHE_URL=redis.address if redis else "", **more)
    # Beside the folder, which may be full.
    log = folder.parent / f"{folder.name}.log"
    process = portal_server.start(environment, log=log)
    try:
        yield Portal(int(environment["PORT"]), database, redis, environment)
    finally:
        portal_server.stop(process)


def report(what: str, answers: list[Answer]) -> None:
    """Print how often there was which answer, and the longest."""
    counts = Counter((answer.status, answer.is_stale) for answer in answers)
    longest = max(answers, key=lambda answer: answer.seconds)
    print(f"{what}: {dict(counts)}, longest {longest.seconds:.2f} s of {longest.path}")
