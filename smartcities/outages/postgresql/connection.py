"""A connection of psycopg that gives up waiting for a silent server.

PostgreSQL ends a statement after its ``statement_timeout`` only while the server runs; one that
is stopped, or behind a dead network, keeps its TCP connection and says nothing, and libpq waits
for ever. All waiting of psycopg goes through ``Connection.wait()``, which drives a generator and
resumes it ten times a second with ``Ready.NONE`` while nothing has come.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg

from smartcities.outages.breaker import CircuitBreaker
from smartcities.outages.limits import Limits, limits

#: Of this process: its connections all lead to the one database.
breaker = CircuitBreaker("database", rest=2.0)
#: Seconds by which the server's own limit of a statement comes first, with a better message.
MARGIN = 2.0


class SilentServerError(psycopg.OperationalError):
    """The server did not answer in time, or did not a moment ago."""


class LimitedConnection(psycopg.Connection[Any]):
    """A connection whose statements end in time, with ``SilentServerError`` if by our clock."""

    #: Whether the server has answered in this request.
    has_answered = False

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Any:
        """Connect, unless the server was silent a moment ago."""
        within = limits()
        if within is None:
            return super().connect(*args, **kwargs)
        admit(within)
        try:
            made = super().connect(*args, **kwargs)
        except psycopg.errors.ConnectionTimeout as error:
            breaker.failed(str(error))
            raise
        made.answered()
        return made

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
        """Drive *gen* as psycopg does, within the limits of a request."""
        within = limits()
        if within is None:
            return super().wait(gen, *args, **kwargs)
        if not self.has_answered:
            admit(within)
        try:
            found = super().wait(self._limited(gen, within), *args, **kwargs)
        except SilentServerError:
            # The answer may still come, to nobody: the connection is of no use any more.
            self.close()
            raise
        self.answered()
        return found

    def answered(self) -> None:
        """Note that the server answers."""
        self.has_answered = True
        breaker.succeeded()

    def _limited(self, gen: Generator[Any, Any, Any], within: Limits) -> Generator[Any, Any, Any]:
        begun = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready:
                    self._check(time.monotonic() - begun, within)
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _check(self, waited: float, within: Limits) -> None:
        """Raise if *waited* seconds are too long."""
        if waited < within.answer:
            return
        if not self.has_answered:
            # What a request asks first is small: a server that cannot answer it is silent.
            breaker.failed(f"it was silent for {waited:.1f} s")
            raise SilentServerError(f"the server was silent for {waited:.1f} s")
        # A long statement may take its time, unless others found the server silent meanwhile.
        if breaker.is_open or waited >= within.statement + MARGIN:
            raise SilentServerError(f"a statement was not answered within {waited:.1f} s")


def admit(within: Limits) -> None:
    """Raise if the server was silent a moment ago."""
    if not breaker.admits(within.answer):
        raise SilentServerError("the server did not answer a moment ago, and is left alone")
