"""A socket with buffers in both directions, so that a slow client does not occupy a thread."""

from __future__ import annotations

import errno
import os
import select
import socket
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

#: Bytes that are buffered in memory for a slow client; more are buffered in a file.
IN_MEMORY = 128 * 1024
#: Bytes that are buffered in files for all clients of this process.
IN_FILES = 512 * 1024**2
#: Seconds without sending or receiving after which a connection is closed.
STALLED_AFTER = 30
#: The least rate, in bytes per second, at which a request's body has to arrive.
SLOWEST_BODY = 8_000
#: Unsent bytes in the kernel's buffer; few, so that we notice early that the client reads.
UNSENT = 64 * 1024
BLOCK = 64 * 1024
#: Bytes that are sent to one client before it is another's turn.
TURN = 256 * 1024


@dataclass
class Segment:
    """A part of a file that is still to be sent."""

    descriptor: int
    offset: int
    count: int
    is_spool: bool = False


class FileSpace:
    """The disk space that the files of all slow clients of this process share, in bytes."""

    def __init__(self, size: int) -> None:
        self.free = size
        self._lock = Lock()

    def take(self, count: int) -> None:
        """Reserve *count* bytes; ``OSError`` (ENOSPC) if there are not enough left."""
        with self._lock:
            if count > self.free:
                raise OSError(errno.ENOSPC, "The files for slow clients are full.")
            self.free -= count

    def give_back(self, count: int) -> None:
        """Release reserved bytes."""
        with self._lock:
            self.free += count


file_space = FileSpace(IN_FILES)


class BufferedSocket:
    """Wraps the non-blocking *sock* of one client.

    The server's main thread fills it (``receive``) and empties it (``flush``) while no request is
    being handled. In between, one worker thread uses it as gunicorn uses any socket: ``recv``
    returns buffered data before it waits for the rest of a large body, and ``sendall`` does not
    wait for the client while there is room in the buffers. It is not thread-safe.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.setblocking(False)
        if sock.family in {socket.AF_INET, socket.AF_INET6}:
            # Not every system has this option, and it only improves speed.
            with suppress(AttributeError, OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        self.received = bytearray()
        self.body_missing = 0
        self._body_deadline = 0.0
        self._has_answered = False
        self._in_memory: deque[bytes] = deque()
        self._memory_size = 0
        self._segments: deque[Segment] = deque()
        self._spool: Any = None
        self._spool_end = self._spool_taken = 0

    # What the main thread uses ------------------------------------------------------------

    def receive(self) -> int:
        """Buffer what the client sent and return its length; 0 if the connection was closed.

        Raises ``BlockingIOError`` if there is nothing yet.
        """
        data = self.sock.recv(BLOCK)
        self.received += data
        return len(data)

    def begin_request(self, body_missing: int) -> None:
        """Prepare for a worker thread; *body_missing* bytes of the body are still missing."""
        self.body_missing = body_missing
        self._body_deadline = time.monotonic() + STALLED_AFTER + body_missing / SLOWEST_BODY
        self._has_answered = False

    @property
    def is_flushed(self) -> bool:
        """Tell whether everything that was written has been passed to the kernel."""
        return not self._in_memory and not self._segments

    def flush(self) -> int:
        """Send as much as possible without blocking; return the number of bytes.

        At most about ``TURN`` of them, so that one fast client does not make all others wait.
        """
        sent = 0
        try:
            while self._in_memory:
                data = self._in_memory[0]
                count = self.sock.send(data)
                sent += count
                self._memory_size -= count
                if count < len(data):
                    self._in_memory[0] = data[count:]
                else:
                    self._in_memory.popleft()
            while self._segments and sent < TURN:
                sent += self._send_segment(self._segments[0])
        except BlockingIOError:
            pass
        return sent

    def fileno(self) -> int:
        """Return the descriptor, for selectors."""
        return self.sock.fileno()

    def shutdown(self, how: int) -> None:
        """Say that nothing more is sent."""
        self.sock.shutdown(how)

    def close(self) -> None:
        """Close the connection and release its buffers."""
        while self._segments:
            os.close(self._segments.popleft().descriptor)
        self._close_spool()
        self.sock.close()

    # What gunicorn uses in a worker thread ------------------------------------------------

    def recv(self, size: int) -> bytes:
        """Return at most *size* bytes; empty at the end of the request.

        Waits only for the rest of a body, for a time that depends on its length. Raises
        ``ConnectionResetError`` if it does not arrive: an incomplete form must not be processed.
        """
        if not self.received:
            if not self.body_missing:
                return b""
            self._wait_for_body()
        data = bytes(self.received[:size])
        del self.received[:size]
        return data

    def _wait_for_body(self) -> None:
        # Once the response has begun, the rest of the body is not needed.
        while not self._has_answered:
            remaining = self._body_deadline - time.monotonic()
            if remaining <= 0 or not self._poll(select.POLLIN, min(remaining, STALLED_AFTER)):
                break
            try:
                count = self.receive()
            except BlockingIOError:
                continue
            if not count:
                break
            self.body_missing = max(0, self.body_missing - count)
            return
        raise ConnectionResetError(errno.ECONNRESET, "The body of the request did not come.")

    def send(self, data: bytes) -> int:
        """Send an interim response such as 100 Continue."""
        self._append(bytes(data))
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Write *data*; waits for the client only if the buffers are full.

        Raises ``ConnectionResetError`` if the client then reads nothing for half a minute.
        """
        self._has_answered = True
        self._append(bytes(data))

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Queue *count* bytes of a real file from *offset*; the caller may close it at once."""
        self._has_answered = True
        if count is None:
            count = os.fstat(file.fileno()).st_size - offset
        self._segments.append(Segment(os.dup(file.fileno()), offset, count))
        self.flush()
        return count

    def setblocking(self, is_blocking: bool) -> None:
        """Do nothing: gunicorn asks for a blocking socket, and this one decides itself."""

    def settimeout(self, seconds: float | None) -> None:
        """Do nothing: this class has its own timeouts."""

    def gettimeout(self) -> float | None:
        """Return None: as far as gunicorn can tell, this socket blocks."""
        return None

    # Buffers ------------------------------------------------------------------------------

    def _append(self, data: bytes) -> None:
        if self.is_flushed and data:
            with suppress(BlockingIOError):
                data = data[self.sock.send(data) :]
        if not data:
            return
        if not self._segments and self._memory_size + len(data) <= IN_MEMORY:
            self._in_memory.append(data)
            self._memory_size += len(data)
            self.flush()
        else:
            self._spool_or_wait(data)

    def _spool_or_wait(self, data: bytes) -> None:
        self.flush()
        try:
            self._write_spool(data)
        except OSError:  # this file or the whole disk is full
            self._wait_until_flushed()
            self._in_memory.append(data)
            self._memory_size += len(data)
            self.flush()

    def _wait_until_flushed(self) -> None:
        while not self.is_flushed:
            if not self._poll(select.POLLOUT, STALLED_AFTER):
                raise ConnectionResetError(errno.ECONNRESET, "The client reads no more.")
            self.flush()

    def _write_spool(self, data: bytes) -> None:
        file_space.take(len(data))
        self._spool_taken += len(data)
        if self._spool is None:
            self._spool = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (lives with us)
        start, written = self._spool_end, 0
        while written < len(data):
            written += os.pwrite(self._spool.fileno(), data[written:], start + written)
        self._spool_end += written
        if self._segments and self._segments[-1].is_spool:
            self._segments[-1].count += written
        else:
            descriptor = os.dup(self._spool.fileno())
            self._segments.append(Segment(descriptor, start, written, is_spool=True))

    def _send_segment(self, segment: Segment) -> int:
        most = min(segment.count, TURN)
        count = os.sendfile(self.sock.fileno(), segment.descriptor, segment.offset, most)
        segment.offset += count
        segment.count -= count
        if not segment.count or not count:  # also if the file is shorter than announced
            os.close(segment.descriptor)
            self._segments.popleft()
            if not self._segments:
                self._close_spool()
        return count

    def _close_spool(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool, self._spool_end = None, 0
        file_space.give_back(self._spool_taken)
        self._spool_taken = 0

    def _poll(self, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self.sock, event)
        return bool(poll.poll(seconds * 1000))
