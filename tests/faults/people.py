"""Visitors, partners, re-users and editors at a portal, each in a thread, at a walking pace."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.deployment.running import Proxy
from tests.deployment.visitors import Person
from tests.files import PDF, picture_bytes

#: What is answered as it should be.
GOOD = frozenset({200, 206, 301, 302, 304})
LISTS = ("case-studies", "cities", "experts", "reports", "resources")
COUNTRIES = ("DK", "SE", "NO", "DE", "NL", "FI", "GB", "US")
#: Lists of what may be searched for are endless for a cache; so are these.
WORDS = (
    "water",
    "heat",
    "harbour",
    "cykel",
    "grid",
    "energy",
    "vand",
    "green",
    "mobility",
    "waste",
)


@dataclass
class Tally:
    """What all of them were answered since the last look."""

    statuses: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    #: A line for each answer that is none, of all the time.
    errors: list[str] = field(default_factory=list)
    total: int = 0
    _lock: Lock = field(default_factory=Lock)

    def add(self, status: str, seconds: float, error: str = "") -> None:
        """Count one answer."""
        with self._lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            self.seconds.append(seconds)
            self.total += 1
            if error:
                self.errors.append(error)

    def taken(self) -> tuple[dict[str, int], list[float]]:
        """Return what was counted, and begin anew."""
        with self._lock:
            found = self.statuses, sorted(self.seconds)
            self.statuses, self.seconds = {}, []
            return found


class From(HTTPAdapter):
    """Connections from an address of this machine's own network."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self.source, 0), **kwargs)


class Somebody:
    """One person's browser, whose answers are counted."""

    def __init__(
        self, proxy: Proxy, site: str, tally: Tally, number: int, session: str = ""
    ) -> None:
        self.person = Person(proxy, site, session)
        self.person.http.mount("https://", From(f"127.0.1.{number}"))
        self.person.http.hooks["response"].append(self._count)
        self.tally, self.choice = tally, random.Random(number)  # noqa: S311 (what is asked for next)

    def _count(self, answer: requests.Response, **options: Any) -> None:
        request = answer.request
        error = "" if answer.status_code in GOOD else (
            f"{answer.status_code} {request.method} {request.path_url}"
        )  # fmt: skip
        self.tally.add(str(answer.status_code), answer.elapsed.total_seconds(), error)

    def work(self, over: Event, steps: Iterator[Callable[[], Any]], pause: float) -> None:
        """Do one step after the other until it is *over*; what fails is counted and gone past."""
        while not over.wait(pause * self.choice.uniform(0.5, 1.5)):
            begun = time.monotonic()
            try:
                next(steps)()
            except Exception as error:  # whatever it is, it goes into the figures
                line = f"{type(error).__name__}: {str(error)[:300]}"
                self.tally.add("failed", time.monotonic() - begun, line)


def _query(choice: random.Random) -> str:
    parts = [f"country={choice.choice(COUNTRIES)}"]
    if choice.random() < 0.5:
        parts.append(f"year_min={choice.randrange(1990, 2026)}")
    if choice.random() < 0.4:
        parts.append(f"q={choice.choice(WORDS)}+{choice.choice(WORDS)}")
    return "&".join(parts)


def visits(who: Somebody, addresses: list[str]) -> Iterator[Callable[[], Any]]:
    """A visitor: pages with their pictures, lists with filters, searches, downloads."""
    choice, get = who.choice, who.person.get
    while True:
        path = choice.choice(addresses)
        page = get(path)
        for picture in re.findall(r'src="(/media/[^"]+)"', page.text)[:2]:
            yield lambda picture=picture: get(picture)
        yield lambda: get(f"/{choice.choice(LISTS)}/?{_query(choice)}")
        yield lambda: get(f"/da/{choice.choice(LISTS)}/")
        yield lambda: get(f"/search/?q={choice.choice(WORDS)}+{choice.randrange(10_000)}")
        yield lambda: get(f"/map/?country={choice.choice(COUNTRIES)}")
        if path.count("/") == 3 and path.startswith("/reports/"):
            for download in re.findall(r'href="(/reports/[^"]+/download/)"', page.text)[:1]:
                yield lambda download=download: get(download)


def embeds(who: Somebody, addresses: list[str]) -> Iterator[Callable[[], Any]]:
    """A partner's page: frames, their codes, and the script."""
    choice, get = who.choice, who.person.get
    while True:
        path = choice.choice([each for each in addresses if each.count("/") > 1])
        referrer = {"Referer": f"https://partner-{choice.randrange(50)}.example/"}
        whole = f"{who.person.site}{path}"
        yield partial(get, f"/embed/{choice.choice(LISTS)}/?{_query(choice)}", **referrer)
        yield partial(get, f"/oembed?format=json&url={whole}")
        yield lambda: get("/embed.js")
        yield partial(get, f"/embed/{choice.choice(LISTS)}/?view=card&limit=3", **referrer)


def exports(who: Somebody) -> Iterator[Callable[[], Any]]:
    """Somebody who takes the data, and a monitor that looks at the figures."""
    choice, get = who.choice, who.person.get
    while True:
        name = choice.choice(LISTS)
        for form in ("csv", "xlsx", "atom"):
            yield lambda name=name, form=form: get(f"/{name}.{form}?{_query(choice)}")
        yield lambda: get("/case-studies.geojson")
        yield lambda name=name: get(f"/api/v1/{name}/?{_query(choice)}")
        yield lambda: get("/catalogue.jsonld")
        yield lambda: get("/sitemap.xml")
        yield lambda: get("/readyz")


def edits(who: Somebody, pages: list[tuple[str, int]]) -> Iterator[Callable[[], Any]]:
    """An editor: lists, forms, drafts, publications, and files that are made and thrown away."""
    choice, person = who.choice, who.person
    count = 0
    while True:
        model, number = choice.choice(pages)
        count += 1
        form = f"/admin/{model}/{number}/change/"
        yield lambda: person.get("/admin/")
        yield lambda model=model: person.get(f"/admin/{model}/?q={choice.choice(WORDS)}")
        words = f"Changed for the {count}. time by {choice.random()}."
        name = f"{model.partition('/')[2]}_form"
        for button in ("_save", "_publish"):
            yield lambda form=form, name=name, button=button, words=words: person.save(
                form, person.values(form, name), button, search_description=words
            )
        yield lambda model=model, number=number: person.get(f"/admin/{model}/{number}/history/")
        if count % 5 == 0:
            title = f"Report {who.choice.randrange(10**9)}"
            yield lambda title=title: _comes_and_goes(person, title)
        if count % 5 == 2:
            yield lambda: _picture_comes_and_goes(person, choice.randrange(10**6))


def _comes_and_goes(person: Person, title: str) -> None:
    number = person.new_report(title, PDF + title.encode())
    _delete(person, f"/admin/resources/report/{number}/delete/")


def _picture_comes_and_goes(person: Person, number: int) -> None:
    path = "/admin/media/image/add/"
    values = person.values(path, "image_form")
    token = values["csrfmiddlewaretoken"][0]
    colour = (number % 251, number % 83, number % 7)
    content = picture_bytes("PNG", size=(900, 600), colour=colour)
    key = person.upload("/admin/media/image/upload/", "file", "a.png", content, token)
    given = {"title": f"Picture {number}", "alt": "A wall", "credit": "Erik",
             "licence": "CC-BY-4.0", "file-upload": key}  # fmt: skip
    there = person.save(path, values, "_continue", **given)
    found = re.findall(r"/image/(\d+)/", there)[0]
    _delete(person, f"/admin/media/image/{found}/delete/")


def _delete(person: Person, path: str) -> None:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', person.get(path).text)
    assert token, path
    answer = person.post(path, {"csrfmiddlewaretoken": token[1], "post": "yes"})
    assert answer.status_code == 302, (path, answer.status_code)
