"""A visitor's connection: as little of HTTP/1.1 as measuring needs, and exact about bytes."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

#: What browsers send over http; the table counts what such a visitor gets.
ENCODING = "gzip, deflate, br"
#: What they add in the frame of a partner's page: each such request is counted.
FRAMED = ["Referer: https://partner.example/", "Sec-Fetch-Dest: iframe"]
LONGEST_HEAD = 1 << 16
SHORT = 40


@dataclass(frozen=True)
class Answer:
    """One answer: its status, the seconds until its last byte, its bytes with headers, its ETag.

    *text* is the body of an answer too short for a page.
    """

    path: str
    status: int
    seconds: float
    size: int
    etag: str
    text: str


class Connection:
    """One connection, kept alive from request to request until ``close``."""

    def __init__(self, port: int, patience: float = 300) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.host = f"127.0.0.1:{port}"

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self.file.close()
        self.socket.close()

    def get(self, path: str, etag: str = "", encoding: str = ENCODING) -> Answer:
        """Ask for *path*, with *etag* only if it has changed; the body is read and dropped."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}", f"Accept-Encoding: {encoding}"]
        lines += [f"If-None-Match: {etag}"] if etag else []
        lines += FRAMED if path.startswith("/embed/") else []
        begun = time.perf_counter()
        self.socket.sendall(("\r\n".join([*lines, "", ""])).encode())
        status_line = self.file.readline(LONGEST_HEAD)
        size, headers = len(status_line), {}
        if not status_line:
            raise ConnectionError(f"{path} was not answered")
        while (line := self.file.readline(LONGEST_HEAD)) not in {b"\r\n", b""}:
            size += len(line)
            name, _colon, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        status = int(status_line.split()[1])
        length = 0 if status in {204, 304} else int(headers.get("content-length", -1))
        short = self.file.read(length) if 0 <= length <= SHORT else b""
        size += 2 + (len(short) if 0 <= length <= SHORT else self._drop_body(length, headers))
        seconds = time.perf_counter() - begun
        return Answer(path, status, seconds, size, headers.get("etag", ""), short.decode())

    def _drop_body(self, length: int, headers: dict[str, str]) -> int:
        if length >= 0:
            return self._drop(length)
        if headers.get("transfer-encoding") != "chunked":
            raise ConnectionError("the answer does not say how long it is")
        total = 0
        while length:
            line = self.file.readline(LONGEST_HEAD)
            length = int(line, 16)
            total += len(line) + self._drop(length + 2)
        return total

    def _drop(self, length: int) -> int:
        remaining = length
        while remaining:
            read = len(self.file.read(min(remaining, 1 << 18)))
            if not read:
                raise ConnectionError("the answer ended early")
            remaining -= read
        return length
