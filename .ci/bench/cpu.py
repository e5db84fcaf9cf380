"""What processes have cost so far, read from ``/proc``: CPU time and memory.

``schedstat`` counts the same run time as utime and stime of ``stat``, in nanoseconds instead of
ticks of 10 ms; where the kernel has none, the ticks are read.
"""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    # The name in brackets may hold spaces, so count from its end.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def seconds(pid: int) -> float:
    """Return the CPU seconds of one process with its threads; 0 when it has ended."""
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
        return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9
    except (OSError, ValueError, IndexError):
        pass
    try:
        return sum(map(int, _stat(pid)[11:13])) * TICK
    except OSError:
        return 0.0


def children(pid: int) -> list[int]:
    """Return the processes that *pid* has started and that live."""
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
        return [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:
        return []


def tree(pid: int) -> float:
    """Return the CPU seconds of *pid* and its living children: gunicorn's master and workers."""
    return seconds(pid) + sum(map(seconds, children(pid)))


def postgres(backend: int) -> float | None:
    """Return the CPU seconds of the whole PostgreSQL server that *backend* belongs to.

    Everything counts: backends of today, the parallel workers that have ended, the writers. None
    where the server runs elsewhere. Nothing else may use it while this is compared.
    """
    try:
        if "postgres" not in (PROC / str(backend) / "comm").read_text():
            return None
        master = int(_stat(backend)[1])
        return tree(master) + sum(map(int, _stat(master)[13:15])) * TICK
    except OSError:
        return None


def peak_memory(pid: int) -> int:
    """Return the most memory, in bytes, that the process held since ``forget_peak``."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def forget_peak(pid: int) -> None:
    """Begin the peak anew at what the process holds now."""
    (PROC / str(pid) / "clear_refs").write_text("5")
