"""More than anybody should send at once, against nginx and gunicorn as compose runs them."""

from __future__ import annotations

import re
import resource
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deployment import running
from tests.deployment.running import Proxy, quiet_port
from tests.faults.portal import prepared
from tests.protection.attackers import LONG

pytestmark = pytest.mark.full
#: wrk takes the system's own address.
BUSY, VISITOR = "127.0.0.1", "127.0.0.2"
PAGES = ("/", "/case-studies/", "/case-studies/?country=DK", "/admin/login/", "/reports/")
#: Addresses that no cache knows, one after the other.
SCRIPT = """
local number = 0
request = function()
  number = number + 1
  local query = "?q=word" .. number .. "&year_min=" .. (1900 + number % 99)
  return wrk.format("GET", "/case-studies/" .. query)
end
"""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Two web services of two workers behind the proxy, with the limits that compose gives them."""
    folder = tmp_path_factory.mktemp("load")
    variables = prepared(folder, f"sqlite:///{folder}/db.sqlite3")
    https, ports = quiet_port(), [quiet_port(), quiet_port()]
    variables |= running.environment(https) | {"WEB_CONCURRENCY": "2"}
    del variables["CLIENT_BUDGET"]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(running.web(variables, port, folder / f"{port}.log"))
        yield stack.enter_context(running.proxy(variables, ports, https))


def read(proxy: Proxy, rounds: int = 4) -> list[float]:
    """Read all pages as a visitor from an address of his own; return the seconds."""
    waits = []
    for path in PAGES * rounds:
        begun = time.monotonic()
        answer = proxy.ask(path, source=VISITOR)
        waits.append(time.monotonic() - begun)
        assert answer.status == 200, (path, answer.status)
    return sorted(waits)


def said(what: str, waits: list[float]) -> None:
    print(f"{what}: {len(waits)} pages, median {waits[len(waits) // 2]:.3f} s, "
          f"longest {waits[-1]:.3f} s")  # fmt: skip


@contextmanager
def open_connections(proxy: Proxy, count: int) -> Iterator[list[socket.socket]]:
    """Hold *count* connections of eight addresses; half begin a request and never end it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * count + 200:
        pytest.skip(f"Only {hard} files may be open here.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * count + 200), hard))
    context = ssl.create_default_context(cafile=str(proxy.folder / "tls" / "fullchain.pem"))
    held: list[socket.socket] = []
    try:
        for number in range(count):
            source = f"127.0.2.{1 + number % 8}"
            sock = socket.create_connection(("127.0.0.1", proxy.https), LONG, (source, 0))
            if number % 2:
                sock = context.wrap_socket(sock, server_hostname="localhost")
                sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
            held.append(sock)
        yield held
    finally:
        for sock in held:
            sock.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("count", [400, pytest.param(2000, marks=pytest.mark.drill)])
def test_open_connections_hold_nobody_up(proxy: Proxy, count: int) -> None:
    said("alone", read(proxy, 2))
    with open_connections(proxy, count) as held:
        said(f"beside {len(held)} open connections", read(proxy))
    said("afterwards", read(proxy, 2))


@pytest.mark.drill
@pytest.mark.parametrize("is_varied", [False, True], ids=["one page", "endless pages"])
def test_what_wrk_sends_from_one_address_is_refused_and_others_are_served(
    proxy: Proxy, tmp_path: Path, is_varied: bool
) -> None:
    wrk = shutil.which("wrk")
    if wrk is None:
        pytest.skip("wrk is not installed.")
    script = tmp_path / "varied.lua"
    script.write_text(SCRIPT)
    seconds = 60
    address = f"https://{BUSY}:{proxy.https}/case-studies/"
    command = [wrk, "-t2", "-c400", f"-d{seconds}s", "--timeout", "30s", "-H", "Host: localhost"]
    command += ["-s", str(script)] if is_varied else []
    begun, waits = time.monotonic(), []
    process = subprocess.Popen([*command, address], stdout=subprocess.PIPE, text=True)
    try:
        while process.poll() is None and time.monotonic() < begun + seconds:
            waits += read(proxy, 1)
        words = process.communicate(timeout=2 * LONG)[0]
    finally:
        process.kill()
    print(words)
    said("beside wrk", sorted(waits))
    refused = Counter(re.findall(rf" (\d+) {re.escape(BUSY)} ", proxy.log))
    print(f"refusals: {dict(refused)}")
    assert refused["429"]
    begun = time.monotonic()
    while proxy.ask("/case-studies/", source=BUSY).status != 200:
        assert time.monotonic() < begun + LONG, "It is still refused."
        time.sleep(0.1)
    print(f"the address itself was answered again after {time.monotonic() - begun:.1f} s")
    said("afterwards", read(proxy, 1))
