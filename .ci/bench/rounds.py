"""The rows of the table, each measured in turns with the empty view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from bench import server
from bench.addresses import EXPORTS
from bench.limits import limit
from bench.site import Site, change, save_one
from bench.visits import EMPTY, Batch
from smartcities.answers.declaring import declared

#: A row is done after so many requests, or so many seconds of them.
ENOUGH, SECONDS = 200, 4.0
#: No row takes more rounds, each of which begins with a change of the content.
ROUNDS = 40
#: Requests of the empty view in each round.
EMPTIES = 60
HOT_PATHS, HOT_REQUESTS = 4, 600
FIRSTS = 8
RESTARTS = 3
#: Pages of which no answer is kept, though their addresses are those of kept answers.
NOT_KEPT = ("bad input", "api, changed since")


@dataclass
class Line:
    """One row of the table: a page in a state, with the empty view of the same minutes."""

    page: str
    state: str
    batch: Batch
    empty: Batch | None = None
    queries: int | None = None

    def as_json(self, cases: int) -> dict[str, object]:
        """Return the numbers, rounded to what they are good for."""
        found: dict[str, object] = {
            "page": self.page,
            "state": self.state,
            "requests": len(self.batch.answers),
            "statuses": sorted(self.batch.statuses),
            "p50_ms": round(self.batch.percentile(0.5), 2),
            "p99_ms": round(self.batch.percentile(0.99), 2),
            "per_second": round(len(self.batch.answers) / self.batch.elapsed, 1),
            "cpu_ms": round(self.batch.cpu_ms, 3),
            "bytes": round(self.batch.size),
            "queries": self.queries,
            "limit": limit(self.page, self.state, cases),
        }
        if self.batch.database_ms is not None:
            found["database_cpu_ms"] = round(self.batch.database_ms, 3)
        if self.empty:
            found["empty_cpu_ms"] = round(self.empty.cpu_ms, 3)
            found["ratio"] = round(self.batch.cpu_ms / self.empty.cpu_ms, 2)
        return found


def cold(site: Site, page: str, paths: list[str]) -> Line:
    """Measure *paths*, each asked at most once since the last change of the content.

    Nothing is warmed before that: every worker has but noticed the change.
    """
    batch, empty = Batch(), Batch()
    seconds = SECONDS * (2 if page in EXPORTS else 1)
    for _round in range(ROUNDS):
        change()
        site.settle()
        empty += site.visit([EMPTY], most=EMPTIES)
        batch += site.visit(paths, seconds=seconds - batch.elapsed)
        if len(batch.answers) >= ENOUGH or batch.elapsed >= seconds:
            break
    return Line(page, "cold", batch, empty)


def is_kept(page: str, path: str) -> bool:
    """Tell whether answers of *page* are kept, so that there is a hot one."""
    return page not in NOT_KEPT and declared(urlsplit(path).path, settings.ROOT_URLCONF) is not None


def hot(site: Site, page: str, paths: list[str]) -> Line:
    """Measure a few of *paths* that every worker has answered since the last change."""
    paths = paths[:HOT_PATHS]
    site.warm(paths)
    return _in_turns(site, Line(page, "hot", Batch(), Batch()), paths, "")


def unchanged(site: Site, path: str) -> Line | None:
    """Measure visitors that have the page already; None where it has no ETag."""
    site.warm([path])
    etag = site.once(path).answers[0].etag
    return _in_turns(site, Line("304", "hot", Batch(), Batch()), [path], etag) if etag else None


def _in_turns(site: Site, line: Line, paths: list[str], etag: str) -> Line:
    for _turn in range(4):
        line.empty += site.visit([EMPTY], most=HOT_REQUESTS // 4)
        line.batch += site.visit(paths, most=HOT_REQUESTS // 4, seconds=SECONDS / 4, etag=etag)
    return line


def after_saving(site: Site, page: str, path: str) -> Line:
    """Measure the first request after an editor saved one case, some times over."""
    site.warm([path])
    batch, empty = Batch(), Batch()
    for number in range(FIRSTS):
        save_one(number)
        empty += site.visit([EMPTY], most=EMPTIES)
        batch += site.once(path)
        site.settle()
    return Line(page, "first after one case was saved", batch, empty)


def after_restart(environment: dict[str, str], page: str, path: str) -> Line:
    """Measure the first request for *path* of portals that have just started."""
    batch, empty = Batch(), Batch()
    for _restart in range(RESTARTS):
        with server.running(environment) as process:
            site = Site(process, int(environment["PORT"]))
            empty += site.visit([EMPTY], most=EMPTIES)
            batch += site.once(path)
    return Line(page, "first after a restart", batch, empty)


def every(site: Site, pages: dict[str, list[str]], tell: Callable[[str], None]) -> Iterator[Line]:
    """Yield the rows of a running portal in the order of the table."""
    # What a process does once in its life: it reads its indexes and compiles its templates.
    site.warm([EMPTY, *(paths[-1] for paths in pages.values() if paths)])
    yield Line("empty", "hot", site.visit([EMPTY], most=2000))
    for page, paths in pages.items():
        if not paths:
            tell(f"{page}: the rows have no such page")
            continue
        yield cold(site, page, paths)
        if is_kept(page, paths[0]):
            yield hot(site, page, paths)
    for page, path in EXPORTS.items():
        yield cold(site, page, [path])
    line = unchanged(site, pages["list"][0])
    if line:
        yield line
    yield after_saving(site, "list", pages["list"][0])
    if pages["country and theme"]:
        yield after_saving(site, "country and theme", pages["country and theme"][0])
    if pages["detail"]:
        yield after_saving(site, "detail", pages["detail"][-1])
