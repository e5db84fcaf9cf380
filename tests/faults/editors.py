"""People who work at a portal whose processes are killed, and who note what was acknowledged."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any, TypeVar

import requests

from tests.deployment.running import manage
from tests.deployment.visitors import SIGN_IN, Person
from tests.files import PDF

Found = TypeVar("Found")
#: Seconds within which somebody is answered again, whatever was killed: many more than it takes,
#: since the machine may be busy.
MOST = 90
#: More than Django keeps of an upload in memory.
LARGE = PDF.replace(b"%%EOF", b"%% filled up\n" * 250_000 + b"%%EOF")
#: What a request meets whose process is killed, or whose server is not there.
BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


def large(number: int) -> bytes:
    """Return a large PDF that is unlike all others."""
    return LARGE.replace(b"0000", b"%04d" % number, 1)


class Editor(Person):
    """A browser at a portal without a proxy, whose user tries again what was not answered."""

    def __init__(self, site: str, session: str = "") -> None:
        self.site = self.base = site
        self.http = requests.Session()
        self.http.trust_env = False
        if session:
            self.http.cookies.set("sessionid", session)
        #: How many requests were not answered, and after how many seconds the next one was.
        self.broken = 0
        self.waits: list[float] = []

    def patiently(self, ask: Callable[[], Found]) -> Found:
        """Ask until there is an answer."""
        begun, was_broken = time.monotonic(), False
        while True:
            try:
                found = ask()
            except BROKEN:
                self.broken += 1
                was_broken = True
                if time.monotonic() - begun > MOST:
                    raise
                time.sleep(0.05)
                continue
            if was_broken:
                self.waits.append(time.monotonic() - begun)
            return found


def signed_in(site: str, environment: dict[str, str], name: str) -> Editor:
    """Return a superuser's browser."""
    said = manage(environment, "shell", "--verbosity", "0", "-c", SIGN_IN.format(name=name))
    return Editor(site, said.strip().splitlines()[-1])


class Worker:
    """Somebody who does the same again and again until they are told to stop."""

    def __init__(self, browser: Editor) -> None:
        self.browser = browser
        self.acknowledged: list[Any] = []
        self.tried = 0
        self.error: BaseException | None = None

    def step(self) -> None:
        """Do it once."""
        raise NotImplementedError

    def run(self, over: Event) -> Thread:
        """Work in a thread until *over*; what goes wrong is kept in ``error``."""

        def work() -> None:
            try:
                while not over.is_set():
                    self.step()
            except BaseException as error:
                self.error = error

        thread = Thread(target=work)
        thread.start()
        return thread


class Saver(Worker):
    """Saves one page, each time with a number in its summary and the same one in its rows."""

    def __init__(self, browser: Editor, number: int, button: str) -> None:
        super().__init__(browser)
        self.path = f"/admin/resources/report/{number}/change/"
        self.button = button

    def read(self) -> tuple[int, dict[str, Any]]:
        """Return which number the form shows, everywhere, and its values."""
        values = self.browser.patiently(lambda: self.browser.values(self.path, "report_form"))
        names = ["summary", *(f"recommendations-{place}-title" for place in range(3))]
        shown = {int(values[name][0].rpartition(" ")[2]) for name in names}
        assert len(shown) == 1, f"Half of it was written: {shown}"
        return shown.pop(), values

    def check(self) -> dict[str, Any]:
        """Check that the last acknowledged number is there, or one that was tried after it."""
        found, values = self.read()
        least = self.acknowledged[-1] if self.acknowledged else 0
        assert least <= found <= self.tried, f"{least} was acknowledged, and {found} is there"
        return values

    def step(self) -> None:
        values = self.check()
        self.tried += 1
        changes = {"summary": f"Step {self.tried}"}
        changes |= {f"recommendations-{place}-title": f"Advice {self.tried}" for place in range(3)}
        try:
            self.browser.save(self.path, values, self.button, **changes)
        except BROKEN:
            self.browser.broken += 1
            return
        self.acknowledged.append(self.tried)


class Uploader(Worker):
    """Uploads a large file and saves a new report with it; keeps the reports' numbers."""

    def step(self) -> None:
        path = "/admin/resources/report/add/"
        values = self.browser.patiently(lambda: self.browser.values(path, "report_form"))
        token = values["csrfmiddlewaretoken"][0]
        self.tried += 1
        content = large(self.tried)
        address = "/admin/resources/report/upload/"
        upload = lambda: self.browser.upload(address, "file", "a.pdf", content, token)  # noqa: E731
        key = self.browser.patiently(upload)
        slug = f"upload-{self.tried}"
        given = {"title": f"Upload {self.tried}", "slug": slug, "summary": "Large"}
        try:
            there = self.browser.save(path, values, "_continue", **given, **{"file-upload": key})
        except BROKEN:
            self.browser.broken += 1
            return
        number = int(re.findall(r"/report/(\d+)/", there)[0])
        self.acknowledged.append((number, self.tried))


class Visitor(Worker):
    """Reads a page, which is whole but for the moment in which it is published.

    A page is read by several statements, and some may come before a publish and some after it.
    """

    def __init__(self, browser: Editor, path: str) -> None:
        super().__init__(browser)
        self.path = path

    def read(self) -> set[str]:
        """Return which numbers the page shows."""
        answer = self.browser.patiently(lambda: self.browser.get(self.path, Connection="close"))
        assert answer.status_code == 200, answer.status_code
        return set(re.findall(r"(?:Step|Advice) (\d+)", answer.text))

    def step(self) -> None:
        shown = self.read()
        assert 1 <= len(shown) <= 2, shown
        self.acknowledged.append(max(map(int, shown)))
