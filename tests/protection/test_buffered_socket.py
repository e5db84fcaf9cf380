"""The buffers between a thread and a slow client: nothing lost, nothing out of order, bounded."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from threading import Thread

import pytest

from smartcities.protection.server import buffered_socket
from smartcities.protection.server.buffered_socket import BufferedSocket, FileSpace

#: Seconds until something that hangs is given up: never reached where nothing does.
LONG = 60
Pair = tuple[BufferedSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return our end of a connection, and the client's."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(LONG)
    buffered = BufferedSocket(ours)
    yield buffered, theirs
    buffered.close()
    theirs.close()


def read_all(buffered: BufferedSocket, client: socket.socket, size: int) -> bytes:
    """Read *size* bytes as a client, while the main loop flushes."""
    found = bytearray()
    while len(found) < size:
        buffered.flush()
        found += client.recv(size - len(found))
    return bytes(found)


def test_what_is_written_comes_out_in_order(pair: Pair) -> None:
    buffered, client = pair
    expected = b""
    with tempfile.TemporaryFile() as file:
        file.write(b"F" * 300_000)
        file.flush()
        for number in range(60):
            data = bytes([number]) * 20_000
            buffered.sendall(data)
            expected += data
            if number in {20, 21, 40}:
                buffered.sendfile(file, offset=100_000, count=150_000)
                expected += b"F" * 150_000
    # The file is closed by now, and nobody has read anything.
    assert not buffered.is_flushed
    assert read_all(buffered, client, len(expected)) == expected
    assert buffered.is_flushed


def test_writing_waits_for_nobody_and_gives_its_room_back(pair: Pair, monkeypatch) -> None:
    space = FileSpace(50 << 20)
    monkeypatch.setattr(buffered_socket, "file_space", space)
    buffered, client = pair
    for _ in range(40):
        buffered.sendall(bytes(1 << 20))
    assert space.free < 11 << 20
    assert read_all(buffered, client, 40 << 20) == bytes(40 << 20)
    assert space.free == 50 << 20
    buffered.sendall(bytes(5 << 20))
    buffered.close()
    assert space.free == 50 << 20


@pytest.mark.parametrize("problem", ["the room of the process", "the disk"])
def test_where_there_is_no_room_the_client_is_waited_for(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    if problem == "the disk":

        def full(*args: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(buffered_socket.os, "pwrite", full)
    else:
        monkeypatch.setattr(buffered_socket, "file_space", FileSpace(1000))
    buffered, client = pair
    parts = [bytes([number]) * 500_000 for number in range(6)]
    found: list[bytes] = []
    reader = Thread(target=lambda: found.append(_read(client, 3_000_000)))
    reader.start()
    for part in parts:
        buffered.sendall(part)
    while not buffered.is_flushed:
        buffered.flush()
    reader.join(LONG)
    assert found == [b"".join(parts)]


def _read(client: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        found += client.recv(65536)
    return bytes(found)


def test_without_room_a_client_that_reads_nothing_is_given_up(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffered_socket, "file_space", FileSpace(0))
    monkeypatch.setattr(buffered_socket, "STALLED_AFTER", 0.05)
    pair[0].sendall(bytes(500_000))
    with pytest.raises(ConnectionResetError):
        pair[0].sendall(bytes(500_000))


def test_a_body_is_waited_for_and_only_the_body(pair: Pair) -> None:
    buffered, client = pair
    client.sendall(b"begin")
    buffered.receive()
    buffered.begin_request(body_missing=3)
    client.sendall(b"end, and more")
    assert buffered.recv(100) == b"begin"
    assert buffered.recv(100) == b"end, and more"
    assert buffered.recv(100) == b""


@pytest.mark.parametrize("ending", ["closes", "stalls", "is answered"])
def test_a_body_that_does_not_come_is_an_error(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    buffered, client = pair
    monkeypatch.setattr(buffered_socket, "STALLED_AFTER", 0.05 if ending == "stalls" else 60)
    buffered.begin_request(body_missing=10)
    client.sendall(b"half")
    assert buffered.recv(100) == b"half"
    if ending == "closes":
        client.shutdown(socket.SHUT_WR)
    if ending == "is answered":
        buffered.sendall(b"413")
    with pytest.raises(ConnectionResetError):
        buffered.recv(100)
