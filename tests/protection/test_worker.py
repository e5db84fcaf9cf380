"""What our worker uses of gunicorn's: a release that changes it fails here, not in service."""

from __future__ import annotations

import inspect
from logging import getLogger
from types import SimpleNamespace

import pytest
from gunicorn import util
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import PollableMethodQueue, TConn, ThreadWorker

from smartcities.protection.server.worker import Connection, PortalWorker

#: What we override of the two classes, by the arguments it has.
OVERRIDDEN = {
    ThreadWorker.__init__: ["self", "args", "kwargs"],
    ThreadWorker.check_config: ["cfg", "log"],
    ThreadWorker.init_process: ["self"],
    ThreadWorker.accept: ["self", "listener"],
    ThreadWorker.finish_request: ["self", "conn", "fs"],
    ThreadWorker.is_parent_alive: ["self"],
    ThreadWorker.murder_pending: ["self"],
    TConn.__init__: ["self", "cfg", "sock", "client", "server"],
}
#: What we call, likewise.
CALLED = {
    ThreadWorker.handle: ["self", "conn"],
    ThreadWorker.set_accept_enabled: ["self", "enabled"],
    TConn.close: ["self", "graceful"],
    PollableMethodQueue.defer: ["self", "callback", "args"],
    SocketUnreader.take_buffered: ["self"],
    util.write_error: ["sock", "status_int", "reason", "mesg"],
}


@pytest.mark.parametrize("function", [*OVERRIDDEN, *CALLED], ids=lambda each: each.__qualname__)
def test_it_is_still_there_and_called_the_same(function) -> None:
    assert list(inspect.signature(function).parameters) == {**OVERRIDDEN, **CALLED}[function]


def test_nothing_else_of_gunicorns_is_overridden() -> None:
    def shared(ours: type, theirs: type) -> set[str]:
        ordinary = {"__module__", "__doc__", "__annotations__"}
        return {name for name in vars(ours) if hasattr(theirs, name)} - ordinary

    named = {function.__name__ for function in OVERRIDDEN}
    assert shared(PortalWorker, ThreadWorker) | shared(Connection, TConn) == named


def test_the_attributes_it_works_with_are_still_set() -> None:
    source = inspect.getsource(ThreadWorker)
    for name in ("nr_conns", "worker_connections", "tpool", "poller", "method_queue"):
        assert f"self.{name} = " in source
    # A connection that says so is not waited for in a thread, and is read through its socket.
    assert "conn.data_ready" in inspect.getsource(ThreadWorker.handle)
    loops = inspect.getsource(ThreadWorker.run)
    assert loops.count("self.murder_pending()") == 2
    assert "self.is_parent_alive()" in loops
    assert "get_parser(self.cfg, self.sock, self.client)" in inspect.getsource(TConn.init)


def test_it_refuses_to_start_with_tls() -> None:
    settings = SimpleNamespace(is_ssl=True, worker_connections=100, threads=4, keepalive=5)
    with pytest.raises(RuntimeError, match="TLS"):
        PortalWorker.check_config(settings, getLogger("test"))


def test_a_stop_that_comes_while_it_looks_for_its_master_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = PortalWorker.__new__(PortalWorker)
    worker.alive = True

    def stopped_meanwhile(self: ThreadWorker) -> bool:
        self.alive = False  # what gunicorn's handler of SIGTERM does
        return True

    monkeypatch.setattr(ThreadWorker, "is_parent_alive", stopped_meanwhile)
    assert not worker.is_parent_alive()
    assert not worker.alive
    # Whoever looks again, with its master there, does not begin anew.
    monkeypatch.setattr(ThreadWorker, "is_parent_alive", lambda self: True)
    assert not worker.is_parent_alive()
    worker.alive = True
    monkeypatch.setattr(ThreadWorker, "is_parent_alive", lambda self: False)
    assert not worker.is_parent_alive()
    assert not worker.alive
