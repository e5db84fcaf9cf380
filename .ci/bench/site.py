"""The served portal under measurement: what it has cost, and how its content changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from subprocess import Popen

from django.db import connection
from django.utils import timezone

from bench import cpu
from bench.addresses import OTHERS
from bench.connection import Connection
from bench.visits import Batch, visit
from casestudies.models import CaseStudy

#: CPU seconds of a worker that has answered a page; its idle loop stays far below.
ANSWERED = 0.002
TRIES = 60


class Site:
    """A running gunicorn with its address, and the database behind it."""

    def __init__(self, process: Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.others: Iterator[str] = cycle(OTHERS)
        self.backend: int | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        return cpu.children(self.process.pid)

    def cost(self) -> tuple[float, float | None]:
        """Return the CPU seconds of master and workers so far, and of PostgreSQL."""
        database = cpu.postgres(self.backend) if self.backend else None
        return cpu.tree(self.process.pid), database

    def visit(self, paths: list[str], **options: object) -> Batch:
        """Return the batch of requests for *paths*; options as ``visits.visit`` takes them."""
        return visit(self.port, paths, self.cost, **options)

    def once(self, path: str) -> Batch:
        """Return the one answer of one visitor's new connection."""
        return self.visit([path])

    def settle(self, paths: list[str] | None = None) -> None:
        """Ask until every worker has answered: all have taken notice of the content's version."""
        asked = cycle(paths) if paths else self.others
        before = {pid: cpu.seconds(pid) for pid in self.workers}
        for _attempt in range(TRIES):
            # As many at once as there are workers: who is busy leaves the next to another.
            with ThreadPoolExecutor(len(before)) as pool:
                list(pool.map(self._ask, [next(asked) for _worker in before]))
            if all(cpu.seconds(pid) - spent > ANSWERED for pid, spent in before.items()):
                return

    def _ask(self, path: str) -> None:
        with Connection(self.port) as one:
            one.get(path)

    def warm(self, paths: list[str]) -> None:
        """Have every worker answer each of *paths* a few times."""
        for path in paths:
            for _round in range(3):
                self.settle([path])


def change() -> None:
    """Change one field of one case that visitors see, as a bulk write would: all caches go."""
    first = CaseStudy.objects.public().order_by("pk").values_list("pk", flat=True)[:1]
    CaseStudy.objects.filter(pk__in=list(first)).update(last_updated=timezone.now())
    time.sleep(0.01)


def save_one(number: int) -> CaseStudy:
    """Save one case with another title, as an editor does; return it."""
    case = CaseStudy.objects.public().order_by("pk")[number]
    case.title = case.title.removesuffix(" again") + (
        "" if case.title.endswith("again") else " again"
    )
    case.save()
    return case
