"""Ports for servers that start later, or again: no other run of tests on this machine gets them."""

from __future__ import annotations

import fcntl
import os
import random
import tempfile
from pathlib import Path

from bench.server import is_free

#: Locks of the ports that ``quiet_port`` has returned, held until this process ends.
HELD: dict[int, int] = {}


def quiet_port() -> int:
    """Return a free port that no client is given as its own, and that stays this process's.

    A server that is stopped leaves its port free for a while. Another run that took it then would
    be asked what was meant for this one, and would answer: with its own content, its own key.
    """
    end = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    # By chance, since a run of code from before these locks asks for nobody's leave.
    for port in random.sample(range(end // 2, end), end - end // 2):
        if port not in HELD and (lock := locked(port)) is not None:
            HELD[port] = lock
            if is_free(port):
                return port
    raise AssertionError("There is no free port.")


def locked(port: int) -> int | None:
    """Return the open file that keeps *port* for this process; None if it is another one's."""
    path = Path(tempfile.gettempdir()) / f"portal-port-{port}.lock"
    try:
        lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # another user's
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock
