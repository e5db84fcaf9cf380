"""``./run bench --lists``: what the lists of the admin cost, in a process of its own.

Fills the database that the environment names with as many of everything as there are cases, asks
for each large list in every way that it offers, and prints the dearest of each way. The lists,
their filters and their orders come from the admin: a new type has its rows here by itself.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django

#: Readings of each address, of which the median counts.
READINGS = 5
#: Rows from which a list is a large one.
LARGE = 2000


class Reading(NamedTuple):
    """The CPU milliseconds of an address, of the portal and of its database, and its queries."""

    list: str
    way: str
    query: str
    portal: float
    database: float
    queries: int

    @property
    def total(self) -> float:
        """What a request costs in all."""
        return self.portal + self.database


def ways(changes: Any, words: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the ways to ask for the list *changes* by their names, each with a query."""
    pages = changes.paginator.num_pages
    chosen = [*_choices(changes)]
    common, rare = {"q": words["common"]}, {"q": words["rare"]}
    yield "plain", {}
    yield "middle page", {"p": pages // 2}
    yield "last page", {"p": pages}
    yield from (("one filter", query) for query in chosen)
    for first, second in zip(chosen, chosen[2:], strict=False):
        yield "two filters", first | second
    yield "common word", common
    yield "common word, last page", common | {"p": pages * 2 // 3}
    yield from (("common word and filter", common | query) for query in chosen[-3:])
    yield "rare word", rare
    yield from (("rare word and filter", rare | query) for query in chosen[-3:])
    for at, name in enumerate(changes.list_display):
        if changes.get_ordering_field(name):
            yield "sorted", {"o": f"{at}"}
            yield "sorted", {"o": f"-{at}"}
            yield "sorted, last page", {"o": f"{at}", "p": pages}
            if chosen:
                yield "sorted, one filter", {"o": f"-{at}"} | chosen[-1]
            yield "sorted, common word", {"o": f"{at}"} | common


def _choices(changes: Any) -> Iterator[dict[str, Any]]:
    """Yield the query of the rarest and of the most frequent value of each filter."""
    from smartcities.publishing.admin.lists.facets import Facet

    for spec in changes.filter_specs:
        if isinstance(spec, Facet):
            options = sorted(spec.options, key=lambda it: it.number or 0)
            for value in dict.fromkeys((options[0].value, options[-1].value)):
                query = spec.address_of(value)
                yield {name: said for name, said in query.items() if said is not None}


class Meter:
    """Asks as an editor does, within this process."""

    def __init__(self, user: Any) -> None:
        from django.db import connection
        from django.test import Client

        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(user)
        self.connection = connection
        self.backend = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]

    def get(self, path: str) -> Any:
        """Return the answer; it has to be one."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            sys.exit(f"bench: {path} answers {answer.status_code}.")
        return answer

    def cost(self, path: str) -> tuple[float, float]:
        """Return the CPU milliseconds of a request here and in PostgreSQL."""
        from bench import cpu

        before = cpu.postgres(self.backend) if self.backend else 0
        begun = time.process_time()
        self.get(path)
        here = time.process_time() - begun
        after = cpu.postgres(self.backend) if self.backend else 0
        return here * 1000, ((after or 0) - (before or 0)) * 1000

    def read(self, path: str) -> tuple[float, float, int]:
        """Return the median of some requests of a process that knows the address."""
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(self.connection) as captured:
            self.get(path)
            # The log is emptied by the next request.
            queries = len(captured.captured_queries)
        here, there = zip(*(self.cost(path) for _number in range(READINGS)), strict=True)
        return statistics.median(here), statistics.median(there), queries


def large(meter: Meter) -> Iterator[tuple[str, str]]:
    """Yield name and address of each list that has many rows."""
    for group in meter.get("/admin/").context_data["app_list"]:
        for model in group["models"]:
            if model["admin_url"] and model["model"]._default_manager.count() >= LARGE:
                yield str(model["name"]), model["admin_url"]


def readings(meter: Meter, only: str, tell: Callable[[str], None]) -> Iterator[Reading]:
    """Yield the readings of every way to ask for every large list."""
    from bench.others import known_words

    for name, path in large(meter):
        if only and only not in path:
            continue
        changes = meter.get(path).context_data["cl"]
        for way, query in ways(changes, known_words(changes.model)):
            read = Reading(name, way, urlencode(query), *meter.read(f"{path}?{urlencode(query)}"))
            tell(f"{path} {way} {read.query}: {read.portal:.0f} + {read.database:.0f} ms")
            yield read


def table(found: list[Reading]) -> str:
    """Return the dearest of each list and way as Markdown, those above the limit in bold."""
    from bench.limits import ADMIN_LIST

    dearest: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for each in found:
        dearest[each.list, each.way].append(each)
    lines = [
        f"| list | asked for | CPU ms of {ADMIN_LIST} | of it database | queries | dearest |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for (name, way), some in dearest.items():
        worst = max(some, key=lambda it: it.total)
        total = f"{worst.total:.0f}" if worst.total <= ADMIN_LIST else f"**{worst.total:.0f}**"
        cells = (name, way, total, f"{worst.database:.0f}", worst.queries, f"`?{worst.query}`")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--filled", action="store_true", help="the database is filled already")
    parser.add_argument("--only", default="", help="lists whose address holds this")
    options = parser.parse_args()
    django.setup()
    from bench import others
    from bench.loader import to_stderr
    from casestudies.models import CaseStudy
    from smartcities.publishing.models import User

    if options.filled:
        user = User.objects.get(username="bench")
    else:
        user = others.fill(CaseStudy.objects.count(), to_stderr)
    print(table([*readings(Meter(user), options.only, to_stderr)]))


if __name__ == "__main__":
    main()
