"""Batches of requests: how long each took, what all of them cost the server."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

from bench.connection import Answer, Connection

EMPTY = "/bench/empty/"
#: Seconds in which one connection to each worker has to be found.
PATIENCE = 60.0


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


def connections(port: int, workers: int) -> list[Connection]:
    """Return a connection to each of the *workers*: the empty view tells whose it is.

    Who accepts a connection is for the kernel to say, and of idle workers it is the same one
    every time. So each that was found stands still until all are.
    """
    found: dict[str, Connection] = {}
    until = time.monotonic() + PATIENCE
    try:
        while len(found) < workers and time.monotonic() < until:
            opened = Connection(port)
            process = opened.get(EMPTY).text
            if found.setdefault(process, opened) is opened:
                os.kill(int(process), signal.SIGSTOP)
            else:
                opened.close()
    finally:
        for process in found:
            os.kill(int(process), signal.SIGCONT)
    if len(found) < workers:
        _close(list(found.values()))
        raise ConnectionError(f"only {len(found)} of {workers} workers answer")
    # In one order, so that a visitor of the same number asks the same worker.
    return [found[name] for name in sorted(found)]


def _close(some: list[Connection]) -> None:
    while some:
        some.pop().close()


def _visit(connection: Connection, paths: Iterable[str], until: float, etag: str) -> list[Answer]:
    answers: list[Answer] = []
    for path in paths:
        answers.append(connection.get(path, etag))
        if time.perf_counter() > until:
            break
    return answers


def visit(
    port: int,
    paths: list[str],
    cost: Callable[[], tuple[float, float | None]],
    workers: int,
    *,
    seconds: float = 60,
    most: int = 0,
    etag: str = "",
) -> Batch:
    """Ask for all *paths* once, or up to *most* times in turn; stop after *seconds*.

    One visitor for each of the *workers* at a time. *cost* reads the CPU seconds spent so far.
    """
    number = most or len(paths)
    turn = [path for path, _ in zip(cycle(paths), range(number), strict=False)]
    visitors = connections(port, workers)
    shares = [turn[each :: len(visitors)] for each in range(len(visitors))]
    before, begun = cost(), time.perf_counter()
    with ThreadPoolExecutor(len(visitors)) as pool:
        visits = [
            pool.submit(_visit, visitor, share, begun + seconds, etag)
            for visitor, share in zip(visitors, shares, strict=True)
        ]
        found = [each.result() for each in visits]
    elapsed, after = time.perf_counter() - begun, cost()
    for visitor in visitors:
        visitor.close()
    database = None if before[1] is None or after[1] is None else after[1] - before[1]
    return Batch([each for part in found for each in part], elapsed, after[0] - before[0], database)
