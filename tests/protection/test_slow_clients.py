"""Whoever is slow holds nobody up and is closed after a time; whoever is honest gets it all.

Attackers and readers have addresses of their own. How long readers wait is measured by the
test of the whole portal; here they are answered or not.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protection.attackers import (
    ATTACKER,
    LONG,
    SLOW_BODY,
    SLOW_HEAD,
    connect_unread,
    connection,
    trickle,
    wait_until_closed,
)
from tests.protection.server import BLOCK, SIZE, ask, served

#: Short times to wait for, long enough for a reader on a machine that is busy elsewhere.
IMPATIENT = "PortalWorker.head_seconds = 4\nPortalWorker.stalled_after = 4"
#: So long that nobody is closed within a test.
PATIENT = "PortalWorker.head_seconds = PortalWorker.stalled_after = 300"
#: Many more than there are threads.
MANY = 40
CONTENT = hashlib.sha256(bytes(range(256)) * (SIZE // 256)).hexdigest()


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve with times that do not pass, and without a bound for the attacker's address."""
    with served(tmp_path_factory.mktemp("patient"), PATIENT, TRUSTED_PROXIES=ATTACKER) as port:
        yield port


@pytest.fixture
def attackers() -> Iterator[list[socket.socket]]:
    """Return the attackers' connections, closed in the end."""
    found: list[socket.socket] = []
    yield found
    for sock in found:
        sock.close()


@pytest.mark.parametrize("first", [SLOW_HEAD, b"", SLOW_BODY % 4000, SLOW_BODY % 100_000])
def test_slow_and_silent_clients_hold_nobody_up(patient, attackers, first: bytes) -> None:
    attackers += [connection(patient, first=first) for _ in range(MANY)]
    with trickle(attackers if first else []):
        assert [ask(patient) for _ in range(5)] == [b"ok"] * 5


@pytest.mark.parametrize("path", ["/file", "/stream"])
def test_clients_that_do_not_read_hold_nobody_up(patient, attackers, path: str) -> None:
    attackers += [connect_unread(patient, path) for _ in range(MANY // 4)]
    assert [ask(patient) for _ in range(5)] == [b"ok"] * 5


@pytest.mark.parametrize("path", ["/file", "/stream"])
def test_whoever_reads_late_gets_all_of_it(patient, attackers, path: str) -> None:
    client = http.client.HTTPConnection("127.0.0.1", patient, timeout=LONG)
    client.request("GET", path)
    response = client.getresponse()
    attackers += [connect_unread(patient, path) for _ in range(4)]
    assert ask(patient) == b"ok"
    digest = hashlib.sha256()
    while block := response.read(BLOCK):
        digest.update(block)
    assert digest.hexdigest() == CONTENT
    # The same connection goes on afterwards.
    client.request("GET", "/")
    assert client.getresponse().read() == b"ok"
    client.close()


@pytest.mark.full
def test_slow_clients_are_closed_after_a_time(tmp_path: Path, attackers) -> None:
    with served(tmp_path, IMPATIENT, TRUSTED_PROXIES=ATTACKER) as port:
        slow = [connection(port, first=SLOW_HEAD) for _ in range(MANY)]
        slow += [connection(port) for _ in range(MANY)]
        slow += [connection(port, first=SLOW_BODY % 4000) for _ in range(MANY)]
        slow += [connect_unread(port, path) for path in ("/file", "/stream")]
        attackers += slow
        # One of them sends byte by byte, which must not buy it time.
        with trickle(slow[:MANY]):
            assert wait_until_closed(slow[:-2]) == 0
        # Closed by the server, though all of the answer was never taken.
        assert all(len(_rest(sock)) < SIZE for sock in slow[-2:])


def _rest(sock: socket.socket) -> bytes:
    sock.settimeout(LONG)
    found = bytearray()
    try:
        while data := sock.recv(65536):
            found += data
    except ConnectionResetError:
        pass
    return bytes(found)


@pytest.mark.full
def test_an_address_has_so_many_connections_and_the_newest_count(tmp_path: Path, attackers) -> None:
    with served(tmp_path, PATIENT, CONNECTIONS_PER_ADDRESS="10") as port:
        attackers += [connection(port) for _ in range(MANY)]
        assert wait_until_closed(attackers[:-10]) == 0
        # A reader behind the same address is served, and takes the place of one of them.
        assert ask(port, source=ATTACKER) == b"ok"
        assert ask(port) == b"ok"


@pytest.mark.full
def test_the_process_has_so_many_connections_and_the_newest_count(tmp_path, attackers) -> None:
    few = f"{PATIENT}\nworker_connections = 20"
    with served(tmp_path, few, TRUSTED_PROXIES=ATTACKER) as port:
        attackers += [connection(port) for _ in range(MANY)]
        assert ask(port) == b"ok"
        assert wait_until_closed(attackers[:-20]) == 0


def test_health_checks_are_answered_while_all_threads_work(patient, attackers) -> None:
    hold = b"GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"
    attackers += [connection(patient, first=hold) for _ in range(4)]
    while ask(patient, "/healthz") != b"4":
        pass
    ask(patient, "/healthz", **{"X-Release": "1"})
    assert ask(patient) == b"ok"


def _first_line(port: int, request: bytes) -> bytes:
    with connection(port, first=request) as sock:
        sock.settimeout(LONG)
        return sock.recv(4096).split(b"\r\n")[0].removeprefix(b"HTTP/1.1 ")


@pytest.mark.parametrize("length", [0, 1, 100_000, 131_072, 131_073, 5_000_000])
def test_bodies_come_through_whole(patient: int, length: int) -> None:
    body = bytes(range(256)) * (length // 256) + bytes(length % 256)
    client = http.client.HTTPConnection("127.0.0.1", patient, timeout=LONG)
    for _ in range(2):
        client.request("POST", "/body", body)
        expected = f"{length} {hashlib.sha256(body).hexdigest()}".encode()
        assert client.getresponse().read() == expected
    client.close()


def test_a_body_in_pieces_and_with_an_expectation_comes_through(patient: int) -> None:
    with connection(patient) as sock:
        sock.settimeout(LONG)
        sock.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Le")
        sock.sendall(b"ngth: 6\r\nExpect: 100-continue\r\n\r\n")
        assert sock.recv(4096).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        sock.sendall(b"abc")
        sock.sendall(b"def")
        answer = b""
        while b"6 bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721" not in answer:
            data = sock.recv(4096)
            assert data, answer
            answer += data


def test_requests_sent_at_once_are_answered_in_turn(patient: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with connection(patient, first=request * 3 + last) as sock:
        assert _rest(sock).count(b"HTTP/1.1 200 OK") == 4


def test_a_refusal_reaches_whoever_is_still_sending(patient: int) -> None:
    head = b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n"
    with connection(patient, first=head + bytes(1_000_000)) as sock:
        assert b"413 Content Too Large" in _rest(sock)


def test_a_body_that_stops_is_no_short_body(patient: int) -> None:
    head = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"
    with connection(patient, first=head + bytes(1000)) as sock:
        sock.shutdown(socket.SHUT_WR)
        assert b"200 OK" not in _rest(sock)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"x" * 70_000, b"431 Request Header Fields Too Large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", b"400"),
        (b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_a_head_that_cannot_be_read_is_refused(patient: int, head: bytes, status: bytes) -> None:
    assert _first_line(patient, head).startswith(status)
