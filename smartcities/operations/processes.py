"""Memory and processor time of the server's processes, read from Linux."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from smartcities.monitoring.multiprocess import VARIABLE

PROC = Path("/proc")


class Processes(NamedTuple):
    """What the processes of one server take together."""

    #: Those that serve requests.
    number: int
    #: Bytes in memory; what they share counts in each.
    memory: int
    #: Seconds since the start, those of processes that have ended included.
    cpu: float


class _Process(NamedTuple):
    parent: int
    memory: int
    cpu: float
    #: Of its children that have ended.
    ended: float


def processes() -> Processes:
    """Return what this process, and under gunicorn its master and siblings, take.

    Nothing where there is no ``/proc``.
    """
    own, above = _read(os.getpid()), _read(os.getppid())
    if own is None:
        return Processes(1, 0, 0.0)
    if not os.environ.get(VARIABLE) or above is None:
        return Processes(1, own.memory, own.cpu + own.ended)
    workers = [each for each in _all() if each.parent == os.getppid()]
    return Processes(
        len(workers),
        above.memory + sum(each.memory for each in workers),
        # The time of a worker that ends goes over to the master: the sum never falls.
        above.cpu + above.ended + sum(each.cpu + each.ended for each in workers),
    )


def _all() -> Iterator[_Process]:
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and (found := _read(int(folder.name))) is not None:
            yield found


def _read(number: int) -> _Process | None:
    """Return the process with this number; None if it has ended, or this is not Linux."""
    try:
        text = (PROC / str(number) / "stat").read_text()
    except OSError:
        return None
    # proc(5): "pid (name) state ppid …"; the name may hold anything.
    fields = text.rpartition(")")[2].split()
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    user, system, ended_user, ended_system = (int(each) for each in fields[11:15])
    return _Process(
        int(fields[1]),
        int(fields[21]) * page,
        (user + system) / ticks,
        (ended_user + ended_system) / ticks,
    )
