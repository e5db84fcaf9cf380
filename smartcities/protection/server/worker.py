"""gunicorn's threaded worker, with connections that wait outside its threads.

Stock ``gthread`` (27.0) gives each connection a thread, and keeps it busy while the client slowly
sends its request or reads the response: a few hundred slow clients stop the portal. Here a
connection gets a thread only when its request has been received completely, and returns to the
worker's main loop with what is left to send. Everything that this file uses or overrides of
gunicorn is listed in ``tests/protection/test_worker.py``, which fails if a new release changes it.
"""

from __future__ import annotations

import errno
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from smartcities.protection.addresses import Networks, is_within, network_of
from smartcities.protection.server.buffered_socket import SLOWEST_BODY, BufferedSocket
from smartcities.protection.server.requests import HeadTooLongError, RequestHead, head_of

#: Seconds for which a closing connection still receives what the client sends.
LINGER_SECONDS = 3.0
#: The greatest number of buffered bytes of incomplete requests in this process.
MOST_RECEIVED = 64 * 1024**2
#: Seconds between two checks for connections whose time is over.
SWEEP_SECONDS = 0.5


class Connection(TConn):
    """One client's connection; gunicorn's own, on a buffered socket."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, BufferedSocket(sock), client, server)
        self.data_ready = True  # a thread gets it only when there is something to read
        self.network = network_of(client[0]) if isinstance(client, tuple) else ""
        self.deadline = 0.0
        self.head: RequestHead | None = None
        self.searched = 0
        self.counted = 0


class PortalWorker(ThreadWorker):
    """Serves with threads, and waits for clients in its main loop.

    A connection is in one place at a time: in ``waiting`` (the main loop's) or with a thread.
    """

    #: Seconds within which a request's head has to arrive, or an idle client has to send one.
    head_seconds = 10.0
    #: Seconds after which the connection of a client that reads nothing is closed.
    stalled_after = 30.0
    #: Connections that one client may have, by its address (IPv6: its /64 network).
    most_per_client = 100
    #: Addresses that are shared by many clients, and have no such limit.
    trusted_proxies: Networks = ()
    alive: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: In the order of insertion: the connection that has waited longest comes first.
        self.waiting: dict[Connection, None] = {}
        self.per_client: Counter[str] = Counter()
        self.received_bytes = 0
        self.next_sweep = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse settings that this worker does not support; called before serving."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("This worker speaks no TLS: let the proxy in front of it do so.")

    def init_process(self) -> None:
        """Start the thread that is reserved for health checks, then run."""
        self.health_pool = ThreadPoolExecutor(max_workers=1)
        super().init_process()

    def is_parent_alive(self) -> bool:
        """Tell whether the master is there; once it is not, this process stops as if it said so."""
        # Gunicorn would keep connections for half a minute. Never set to True: a stop may come now.
        if not super().is_parent_alive():
            self.alive = False
        return self.alive

    # New connections ----------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        """Accept a new connection; at the limit, close the one that has waited longest."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                self._close_longest_waiting(self.waiting)
            elif error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                raise
            return
        try:
            connection = Connection(self.cfg, sock, address, listener.getsockname())
        except OSError:  # the client has closed it already
            sock.close()
            return
        self.nr_conns += 1
        self.per_client[connection.network] += 1
        # One below gunicorn's limit, at which it would stop accepting connections.
        if self.nr_conns >= self.worker_connections:
            self._close_longest_waiting(self.waiting)
        if self._has_too_many(connection):
            theirs = (each for each in self.waiting if each.network == connection.network)
            if not self._close_longest_waiting(theirs):
                self._drop(connection)
                return
        connection.deadline = time.monotonic() + self.head_seconds
        self._receive(connection)

    def _has_too_many(self, connection: Connection) -> bool:
        if self.per_client[connection.network] <= self.most_per_client or not connection.network:
            return False
        return not is_within(connection.client[0], self.trusted_proxies)

    def _close_longest_waiting(self, connections: Iterable[Connection]) -> bool:
        if found := next(iter(connections), None):
            self._drop(found)
        return found is not None

    # Requests -----------------------------------------------------------------------------

    def _receive(self, connection: Connection, _sock: Any = None) -> None:
        """Buffer what has arrived of a request; start it once it is complete."""
        self._stop_waiting(connection)
        try:
            is_open = bool(connection.sock.receive())
        except OSError as error:
            is_open = isinstance(error, BlockingIOError)
        if is_open:
            self._begin_if_whole(connection)
        else:
            self._drop(connection)

    def _begin_if_whole(self, connection: Connection) -> None:
        buffered: BufferedSocket = connection.sock
        received = buffered.received
        if connection.head is None:
            try:
                connection.head = head_of(received, connection.searched)
            except HeadTooLongError:
                self._refuse_head(connection)
                return
            connection.searched = len(received)
            if connection.head and connection.head.is_buffered:
                seconds = self.head_seconds + connection.head.body / SLOWEST_BODY
                connection.deadline = time.monotonic() + seconds
                if connection.head.expects_continue and connection.head.missing(received):
                    buffered.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        head = connection.head
        missing = head.missing(received) if head else 1
        if head is None or (head.is_buffered and missing):
            self._count_received(connection, len(received))
            while self.received_bytes > MOST_RECEIVED:
                if not self._close_longest_waiting(each for each in self.waiting if each.counted):
                    break
            self._wait(connection, EVENT_READ, self._receive)
            return
        self._count_received(connection, 0)
        connection.head, connection.searched = None, 0
        buffered.begin_request(missing)
        self._submit(connection, self.health_pool if head.is_health_check else self.tpool)

    def _refuse_head(self, connection: Connection) -> None:
        try:
            util.write_error(connection.sock, 431, "Request Header Fields Too Large", "")
        except OSError:
            self._drop(connection)
            return
        self._close_after_answer(connection)

    def _count_received(self, connection: Connection, size: int) -> None:
        self.received_bytes += size - connection.counted
        connection.counted = size

    def _submit(self, connection: Connection, pool: ThreadPoolExecutor) -> None:
        future = pool.submit(self.handle, connection)
        future.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, connection, done)
        )

    # Answers ------------------------------------------------------------------------------

    def finish_request(self, conn: Connection, fs: Future) -> None:
        """Take back a connection from a thread; runs in the main loop."""
        try:
            is_kept_alive = bool(fs.result())
        except Exception:  # handle() responds to all errors, so this is one of its own
            self.log.exception("A request ended without an answer.")
            self._drop(conn)
            return
        conn.deadline = time.monotonic() + self.stalled_after
        self._send(conn, is_kept_alive)

    def _send(self, connection: Connection, is_kept_alive: bool, _sock: Any = None) -> None:
        self._stop_waiting(connection)
        buffered: BufferedSocket = connection.sock
        try:
            if buffered.flush():
                connection.deadline = time.monotonic() + self.stalled_after
        except OSError:
            self._drop(connection)
            return
        if not buffered.is_flushed:
            self._wait(connection, EVENT_WRITE, self._send, is_kept_alive)
        elif is_kept_alive:
            self._keep_alive(connection)
        else:
            self._close_after_answer(connection)

    def _keep_alive(self, connection: Connection) -> None:
        buffered: BufferedSocket = connection.sock
        # Bytes that gunicorn has read ahead belong to the next request.
        buffered.received[:0] = connection.parser.unreader.take_buffered()
        now = time.monotonic()
        if buffered.received:
            connection.deadline = now + self.head_seconds
            self._begin_if_whole(connection)
        else:
            connection.deadline = now + self.cfg.keepalive
            self._wait(connection, EVENT_READ, self._begin_next)

    def _begin_next(self, connection: Connection, _sock: Any = None) -> None:
        connection.deadline = time.monotonic() + self.head_seconds
        self._receive(connection)

    def _close_after_answer(self, connection: Connection) -> None:
        """Close so that the client still gets the response (RFC 9112, section 9.6).

        Closing while the client is sending would make its system discard the response.
        """
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(connection)
            return
        connection.deadline = time.monotonic() + LINGER_SECONDS
        self._wait(connection, EVENT_READ, self._discard)

    def _discard(self, connection: Connection, _sock: Any = None) -> None:
        try:
            is_open = connection.sock.receive()
            connection.sock.received.clear()
        except BlockingIOError:
            return
        except OSError:
            is_open = 0
        if not is_open:
            self._drop(connection)

    # Waiting ------------------------------------------------------------------------------

    def _wait(
        self, connection: Connection, event: int, callback: Callable[..., None], *args: Any
    ) -> None:
        self.waiting[connection] = None
        self.poller.register(connection.sock, event, partial(callback, connection, *args))

    def _stop_waiting(self, connection: Connection) -> None:
        if connection in self.waiting:
            del self.waiting[connection]
            self.poller.unregister(connection.sock)

    def _drop(self, connection: Connection) -> None:
        self._stop_waiting(connection)
        self._count_received(connection, 0)
        self.nr_conns -= 1
        self.per_client[connection.network] -= 1
        if not self.per_client[connection.network]:
            del self.per_client[connection.network]
        connection.close()

    def murder_pending(self) -> None:
        """Close connections whose time is over; gunicorn calls this in its loop."""
        if not self.alive:  # give the port free, or who connects would wait for nobody
            self.set_accept_enabled(False)
            for listener in self.sockets:
                listener.close()
        now = time.monotonic()
        if now < self.next_sweep:
            return
        self.next_sweep = now + SWEEP_SECONDS
        for connection in list(self.waiting):
            deadline = connection.deadline
            if not self.alive and connection.sock.is_flushed:  # it has no request
                deadline -= self.head_seconds - LINGER_SECONDS
            if deadline <= now:
                self._drop(connection)
