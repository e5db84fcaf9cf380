"""A real PostgreSQL and a real Redis are stopped while gunicorn serves the portal as ./run does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench import server as portal_server
from tests.faults.servers import Server, postgresql, redis
from tests.served.portal import manage

pytestmark = pytest.mark.full
#: Seconds within which every page has answered, whatever the database does: many more than the
#: two that a page waits for it, since the machine may be busy; a stopped server never answers.
MOST = 30
CONTACT = b"line@example.org"
PASSWORD = "correct horse battery staple"
FILL = f"""
from django.contrib.auth import get_user_model
from tests.factories import case_study, expert, image, report, theme
energy = theme(slug="energy")
case_study(slug="case", themes=[energy], image=image())
report(slug="paper", themes=[energy])
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

    @property
    def is_stale(self) -> bool:
        return "Warning" in self.headers


@dataclass(frozen=True)
class Portal:
    """A running portal with its database and, perhaps, its cache."""

    port: int
    database: Server
    cache: Server | None
    environment: dict[str, str]

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        begun = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2 * MOST)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        seconds = time.monotonic() - begun
        return Answer(path, response.status, dict(response.getheaders()), content, seconds)

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
def serving(folder: Path, database: Server, cache: Server | None) -> Iterator[Portal]:
    port = portal_server.free_port()
    environment = portal_server.settings(port, database.address) | {
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "SERVED_FOLDER": str(folder),
        # The least that libpq takes.
        "DATABASE_TIMEOUT": "2",
        "CACHE_URL": cache.address if cache else "",
        "WEB_CONCURRENCY": "2",
        "WEB_THREADS": "16",
    }
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    manage(environment, "shell", "-c", FILL)
    process = portal_server.start(environment, log=folder / "gunicorn.log")
    try:
        yield Portal(port, database, cache, environment)
    finally:
        portal_server.stop(process)


@pytest.fixture(scope="module", params=["memory", "redis"])
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("stopped")
    with postgresql() as database:
        if request.param == "memory":
            with serving(folder, database, None) as made:
                yield made
        else:
            with redis() as cache, serving(folder, database, cache) as made:
                yield made


@pytest.fixture
def warm(portal: Portal) -> Portal:
    """Return the portal when both its workers have kept the pages, or share them."""
    for _round in range(3):
        portal.until_fresh([*KEPT, "/experts/line/"], 42)
    return portal


def check(answer: Answer) -> None:
    """Check one answer that was given while the database was stopped."""
    assert answer.seconds < MOST, answer
    assert CONTACT not in answer.body
    if answer.is_stale:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert 0 <= int(answer.headers["Age"]) <= 600
    elif answer.status == 503 and answer.path != "/readyz":
        assert answer.headers["Retry-After"] == "10"
        assert b"does not answer" in answer.body or b"svarer ikke" in answer.body
    else:
        assert (answer.path, answer.status) in {
            ("/healthz", 200),
            ("/readyz", 503),
            ("/admin/login/", 200),
            ("/admin/", 302),
            ("/nowhere/", 404),
        }


def test_every_page_answers_in_time_while_postgresql_is_stopped(warm: Portal) -> None:
    with warm.stopped(warm.database):
        first = warm.ask_at_once(KEPT)
        answers = first + warm.ask_at_once(OTHERS) + warm.ask_at_once([*KEPT, *OTHERS])
        alone = [warm.ask(path) for path in (*KEPT, *OTHERS)]
    for answer in answers + alone:
        check(answer)
    # With memories of their own, a worker may not have kept what the other has.
    stale = [answer for answer in first if answer.is_stale]
    assert len(stale) >= (len(first) if warm.cache else len(first) // 2)
    never_kept = [each for each in answers + alone if each.path == OTHERS[0]]
    assert {answer.status for answer in never_kept} == {503}


def test_a_form_comes_back_with_what_was_typed(warm: Portal) -> None:
    cookies: dict[str, str] = {}

    def visit(path: str, **form: str) -> Answer:
        more = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if form:
            form["csrfmiddlewaretoken"] = cookies["csrftoken"]
            more["Content-Type"] = "application/x-www-form-urlencoded"
        answer = warm.ask(path, "POST" if form else "GET", urlencode(form), **more)
        return answer

    def sign_in() -> None:
        connection = HTTPConnection("127.0.0.1", warm.port, timeout=2 * MOST)
        headers: dict[str, str] = {}
        for form in (None, {"username": "erik", "password": PASSWORD, "next": "/admin/"}):
            body = (
                urlencode({**form, "csrfmiddlewaretoken": cookies["csrftoken"]}) if form else None
            )
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST" if form else "GET", "/admin/login/", body, headers)
            response = connection.getresponse()
            response.read()
            for each in response.headers.get_all("Set-Cookie") or []:
                name, _equals, rest = each.partition("=")
                cookies[name] = rest.partition(";")[0]
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.close()

    sign_in()
    path = "/admin/publishing/theme/add/"
    assert visit(path).status == 200
    with warm.stopped(warm.database):
        answer = visit(path, name="Typed at night", slug="", summary="All of it")
    assert (answer.status, answer.seconds < MOST) == (503, True)
    assert b"Typed at night" in answer.body
    assert b"All of it" in answer.body
    # The same once more, now that the database is back, is taken.
    warm.until(lambda: visit(path, name="Typed at night", slug="typed", order="0").status == 302)


def test_pages_do_not_notice_that_redis_is_stopped(warm: Portal) -> None:
    if warm.cache is None:
        pytest.skip("This portal has no Redis.")
    with warm.stopped(warm.cache):
        answers = warm.ask_at_once([*KEPT, *OTHERS[:5], "/healthz"])
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < MOST
    assert not any(answer.is_stale for answer in answers)
