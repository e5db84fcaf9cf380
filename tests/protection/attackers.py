"""Clients that hold connections: slow, silent, greedy. They only ever talk to this machine."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

#: The address that attacks; tests ask from another one.
ATTACKER = "127.0.0.2"
READER = "127.0.0.1"
#: Seconds until something that hangs is given up: never reached where nothing does.
LONG = 60

SLOW_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
SLOW_BODY = (
    b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)


def connection(port: int, source: str = ATTACKER, first: bytes = b"") -> socket.socket:
    """Connect from *source* and send what the client begins with."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=LONG, source_address=(source, 0))
    if first:
        sock.sendall(first)
    return sock


def unread(path: str) -> bytes:
    """Return requests for *path*, more of them than the system buffers answers for."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def connect_unread(port: int, path: str, source: str = ATTACKER) -> socket.socket:
    """Ask for *path* with the smallest window there is, and never read the answer."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.settimeout(LONG)
    sock.bind((source, 0))
    sock.connect(("127.0.0.1", port))
    sock.sendall(unread(path))
    return sock


def is_closed(sock: socket.socket) -> bool:
    """Tell whether the server has closed *sock*; reads and forgets what it sent before."""
    sock.setblocking(False)
    try:
        while sock.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


@contextmanager
def trickle(socks: list[socket.socket], byte: bytes = b"x", every: float = 0.5) -> Iterator[None]:
    """Send *byte* on every one of *socks* now and then until the block ends, for two minutes."""
    stop, end = Event(), time.monotonic() + 2 * LONG

    def run() -> None:
        while not stop.wait(every) and time.monotonic() < end:
            for sock in socks:
                with contextlib.suppress(OSError):
                    sock.send(byte)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LONG)


def wait_until_closed(socks: list[socket.socket], seconds: float = 2 * LONG) -> int:
    """Return how many of *socks* are still open after at most so many *seconds*."""
    open_ones = set(socks)
    with selectors.DefaultSelector() as selector:
        for sock in socks:
            selector.register(sock, selectors.EVENT_READ)
        end = time.monotonic() + seconds
        while open_ones and time.monotonic() < end:
            for key, _mask in selector.select(0.5):
                if is_closed(key.fileobj):
                    selector.unregister(key.fileobj)
                    open_ones.discard(key.fileobj)
    return len(open_ones)
