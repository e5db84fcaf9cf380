"""A psycopg connection with a timeout for a server that does not respond.

PostgreSQL's ``statement_timeout`` works only while the server runs. If it is stopped, or behind a
dead network, the TCP connection stays open without data, and libpq waits for ever. All waiting in
psycopg goes through ``Connection.wait()``, which drives a generator and resumes it ten times a
second with ``Ready.NONE`` while there is no data.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg

from smartcities.outages.breaker import CircuitBreaker
from smartcities.outages.limits import Limits, limits

#: One for the process: all of its connections are to the same database.
breaker = CircuitBreaker("database", rest=2.0)
#: Seconds that we wait beyond the server's own limit, which has a better message.
MARGIN = 2.0


class SilentServerError(psycopg.OperationalError):
    """The server did not respond in time, now or a moment ago."""


class LimitedConnection(psycopg.Connection[Any]):
    """A connection with timeouts; if the server does not end a statement, ``SilentServerError``."""

    #: Whether the server has answered in this request.
    has_answered = False

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Any:
        """Connect, unless the server did not respond a moment ago."""
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
        """Drive *gen* as psycopg does, with the timeouts of a request."""
        within = limits()
        if within is None:
            return super().wait(gen, *args, **kwargs)
        if not self.has_answered:
            admit(within)
        try:
            found = super().wait(self._limited(gen, within), *args, **kwargs)
        except SilentServerError:
            # The response may still arrive later, so the connection cannot be used any more.
            self.close()
            raise
        self.answered()
        return found

    def answered(self) -> None:
        """Record that the server responds."""
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
            # The first statement of a request is small: if it takes long, the server is down.
            breaker.failed(f"it was silent for {waited:.1f} s")
            raise SilentServerError(f"the server was silent for {waited:.1f} s")
        # A long statement may take longer, unless others found the server unresponsive meanwhile.
        if breaker.is_open or waited >= within.statement + MARGIN:
            raise SilentServerError(f"a statement was not answered within {waited:.1f} s")


def admit(within: Limits) -> None:
    """Raise if the server did not respond a moment ago."""
    if not breaker.admits(within.answer):
        raise SilentServerError("the server did not answer a moment ago, and is left alone")
