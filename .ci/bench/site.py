"""The served portal under measurement: what it has cost, and how its content changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle
from subprocess import Popen
from typing import Any

from django.db import connection
from django.utils import timezone

from bench import cpu
from bench.addresses import OTHERS
from bench.visits import Batch, visit
from casestudies.models import CaseStudy


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

    def visit(self, paths: list[str], **options: Any) -> Batch:
        """Return the batch of requests for *paths*; options as ``visits.visit`` takes them."""
        return visit(self.port, paths, self.cost, len(self.workers), **options)

    def once(self, path: str) -> Batch:
        """Return the one answer of one visitor."""
        return self.visit([path])

    def settle(self) -> None:
        """Ask every worker for something, so that all have noticed that the content changed."""
        # Different addresses: what one worker has answered may lie in a cache for the others.
        self.visit([next(self.others) for _ in range(2 * len(self.workers))])

    def warm(self, paths: list[str]) -> None:
        """Have every worker answer each of *paths* twice."""
        for path in paths:
            self.visit([path], most=2 * len(self.workers))


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
