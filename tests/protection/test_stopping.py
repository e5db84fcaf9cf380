"""A server that stops answers what it has begun, and gives its port free at once."""

from __future__ import annotations

import http.client
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.protection.attackers import LONG, READER
from tests.protection.server import ask, start


def is_refused(port: int) -> bool:
    """Tell whether nobody listens on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LONG):
            return False
    except ConnectionRefusedError:
        return True


# The master asks its processes to stop; when it is killed, they see that it is gone.
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_the_port_is_free_while_the_last_requests_are_answered(
    tmp_path: Path, stop: signal.Signals
) -> None:
    port, process = start(tmp_path)
    held, kept = (
        http.client.HTTPConnection("127.0.0.1", port, LONG, (READER, 0)) for _ in range(2)
    )
    kept.request("GET", "/")
    assert kept.getresponse().read() == b"ok"
    held.request("GET", "/hold")
    last = time.monotonic() + LONG
    while ask(port, "/healthz") != b"1":
        assert time.monotonic() < last
    process.send_signal(stop)
    # Well before the time is over for which a stop may wait for requests.
    last = time.monotonic() + LONG / 2
    while not is_refused(port):
        assert time.monotonic() < last, "The port is not free."
        time.sleep(0.05)
    assert kept.sock.recv(1) == b"", "A connection that is only kept open is closed."
    (tmp_path / "release").touch()
    assert held.getresponse().read() == b"ok"
    # The output ends with the last process, in the time of neither a stop nor a kept connection.
    assert process.communicate(timeout=LONG)[0] == ""
    for connection in (held, kept):
        connection.close()
