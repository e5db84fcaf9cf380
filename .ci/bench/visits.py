"""Batches of requests: how long each took, what all of them cost the server."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

from bench.connection import Answer, Connection

#: Visitors at a time.
VISITORS = 2
#: A connection is given up after so many requests, so that all workers get some.
KEPT = 20


@dataclass
class Batch:
    """Requests of one kind, with the CPU seconds of the server and of its database."""

    answers: list[Answer] = field(default_factory=list)
    elapsed: float = 0
    cpu: float = 0
    database: float | None = None

    def __iadd__(self, other: Batch) -> Batch:
        self.answers += other.answers
        self.elapsed += other.elapsed
        self.cpu += other.cpu
        if other.database is not None:
            self.database = (self.database or 0) + other.database
        return self

    @property
    def milliseconds(self) -> list[float]:
        """How long each request took."""
        return [answer.seconds * 1000 for answer in self.answers]

    @property
    def cpu_ms(self) -> float:
        """What one request costs the server."""
        return self.cpu / len(self.answers) * 1000

    @property
    def database_ms(self) -> float | None:
        """What one request costs the database's server, where that is another."""
        return None if self.database is None else self.database / len(self.answers) * 1000

    def percentile(self, share: float) -> float:
        """Return the milliseconds that *share* of the requests did not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

    @property
    def size(self) -> float:
        """The median of the bytes on the wire."""
        return statistics.median(answer.size for answer in self.answers)

    @property
    def statuses(self) -> set[int]:
        """The status of the answers, one if all is well."""
        return {answer.status for answer in self.answers}


def _visit(port: int, paths: Iterable[str], until: float, etag: str) -> list[Answer]:
    answers: list[Answer] = []
    connection = Connection(port)
    try:
        for number, path in enumerate(paths, start=1):
            answers.append(connection.get(path, etag))
            if time.perf_counter() > until:
                break
            if number % KEPT == 0:
                connection.close()
                connection = Connection(port)
    finally:
        connection.close()
    return answers


def visit(
    port: int,
    paths: list[str],
    cost: Callable[[], tuple[float, float | None]],
    *,
    seconds: float = 60,
    most: int = 0,
    etag: str = "",
) -> Batch:
    """Ask for all *paths* once, or up to *most* times in turn; stop after *seconds*.

    *cost* reads the CPU seconds spent so far.
    """
    number = most or len(paths)
    turn = [path for path, _ in zip(cycle(paths), range(number), strict=False)]
    shares = [turn[each::VISITORS] for each in range(VISITORS)]
    shares = [share for share in shares if share]
    before, begun = cost(), time.perf_counter()
    with ThreadPoolExecutor(len(shares)) as pool:
        found = list(pool.map(lambda share: _visit(port, share, begun + seconds, etag), shares))
    elapsed, after = time.perf_counter() - begun, cost()
    database = None if before[1] is None or after[1] is None else after[1] - before[1]
    return Batch([each for part in found for each in part], elapsed, after[0] - before[0], database)
