"""The whole portal, as ``./run demo`` starts it, while thousands of slow clients hold on to it."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench import server
from tests.ports import quiet_port
from tests.protection.attackers import (
    ATTACKER,
    SLOW_BODY,
    SLOW_HEAD,
    connect_unread,
    connection,
    trickle,
    wait_until_closed,
)
from tests.protection.server import ask
from tests.served.portal import Stock

pytestmark = pytest.mark.full

PAGES = ("/healthz", "/", "/case-studies/", "/case-studies/?country=DK", "/admin/login/")


@contextmanager
def portal(stock: Stock, **environment: str) -> Iterator[int]:
    """Serve the demo with two processes; yields the port."""
    port = quiet_port()
    settings = stock.environment(port) | environment
    process = server.start(settings, log=stock.folder / f"attacked-{port}.log")
    try:
        yield port
    finally:
        server.stop(process)


def largest_static_file(stock: Stock) -> str:
    files = [each for each in Path(stock.folder / "static").rglob("*.js") if each.is_file()]
    found = max(files, key=lambda each: each.stat().st_size)
    assert found.stat().st_size > 400_000
    return f"/static/{found.relative_to(stock.folder / 'static')}"


@pytest.mark.parametrize("bound", [pytest.param("by address", marks=pytest.mark.drill), "none"])
def test_readers_are_answered_and_attackers_closed(stock: Stock, bound: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10_000), hard))
    attackers: list[socket.socket] = []
    trusted = ATTACKER if bound == "none" else ""
    try:
        with portal(stock, TRUSTED_PROXIES=trusted) as port:
            for path in PAGES:
                assert ask(port, path)
            slow = [connection(port, first=SLOW_HEAD) for _ in range(2000)]
            slow_bodies = [connection(port, first=SLOW_BODY % 4000) for _ in range(200)]
            large = largest_static_file(stock)
            silent = [connection(port) for _ in range(200)]
            greedy = [connect_unread(port, large) for _ in range(200)]
            attackers = [*slow, *slow_bodies, *silent, *greedy]
            waits = {}
            with trickle([*slow, *slow_bodies]):
                for path in PAGES * 3:
                    begin = time.perf_counter()
                    assert ask(port, path)
                    waits[path] = max(waits.get(path, 0), time.perf_counter() - begin)
                print(f"Longest waits beside {len(attackers)} slow clients, in seconds: {waits}")
                assert wait_until_closed([*slow, *slow_bodies, *silent]) == 0
            assert all(ask(port, path) for path in PAGES)
    finally:
        for sock in attackers:
            sock.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
