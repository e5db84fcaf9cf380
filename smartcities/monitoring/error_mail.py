"""Mails about errors to ERROR_MAIL_TO: one for each kind of error and hour.

Django's ``AdminEmailHandler`` sends a mail for each error, within the request, with all that the
request holds. Here a thread sends, that no request waits for; all processes share the hour through
the cache; and a mail says where to look in the log, not what somebody typed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread, get_ident
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage

from smartcities.monitoring import request_id
from smartcities.monitoring.error_kind import Kind, kind_of, trace

#: Seconds in which a kind of error gets one mail.
HOUR = 3600.0
#: Mails of a process in that time, whatever the kinds, and errors that wait for the thread.
MOST, WAITING = 20, 100
#: Seconds that the number of those left out is remembered.
REMEMBERED = 7 * 24 * 3600
#: Seconds that the end of a process waits for its last mail.
LAST = 10.0
#: Refused requests: whoever sends them decides how many there are.
NO_FAULTS = "django.security"

logger = logging.getLogger(__name__)


class Report(NamedTuple):
    """What a mail says of an error, without any value of the request."""

    kind: Kind
    lines: tuple[str, ...]


def report_of(record: logging.LogRecord) -> Report:
    """Return the report of a log record."""
    kind, request = kind_of(record), getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    lines = [
        f"What:     {kind.name}",
        f"Where:    {kind.place}",
        f"When:     {datetime.fromtimestamp(record.created).astimezone().isoformat()}",
        f"Logger:   {record.name} ({record.levelname})",
        f"Request:  {request_id.current() or 'none'}",
    ]
    if match is not None:
        # The pattern, not the address, which may hold a token or a name.
        lines.append(f"Page:     {request.method} {match.route}")  # type: ignore[union-attr]
    if record.name.startswith("smartcities.") and isinstance(record.msg, str):
        # The sentence before anything is filled in.
        lines.append(f"Message:  {record.msg}")
    return Report(kind, (*lines, "", *trace(record)))


class ErrorMail(logging.Handler):
    """Hands errors to a thread, which sends what is to be sent; never raises or waits."""

    def __init__(self, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self._queue: Queue[Report | Event] = Queue(WAITING)
        self._starting = Lock()
        self._thread: Thread | None = None
        self._budget = Budget()

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ERROR_MAIL_TO or record.name.startswith(NO_FAULTS):
            return
        # What sending itself logs, the cache included, would go round for ever.
        if self._thread is not None and self._thread.ident == get_ident():
            return
        try:
            self._queue.put_nowait(report_of(record))
            self._start()
        except Full:
            pass  # The log has it, and the kinds that come in such numbers have their mail.
        except Exception:
            self.handleError(record)

    def flush(self) -> None:
        """Wait for the last mail, a short time; logging calls it when the process ends."""
        if self._thread is None or not self._thread.is_alive():
            return
        done = Event()
        with suppress(Full):
            self._queue.put(done, timeout=LAST)
            done.wait(LAST)

    def _start(self) -> None:
        # A process that was forked has the object, but not the thread.
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="error-mail", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            try:
                found = self._queue.get(timeout=HOUR)
            except Empty:
                continue
            if isinstance(found, Event):
                found.set()
                continue
            try:
                left_out = self._budget.take(found.kind)
                if left_out is not None:
                    send(found, left_out)
            except Exception as error:
                # At a level that is not sent; by name, as it may quote the server's address.
                logger.warning("A mail about an error was not sent: %s", type(error).__name__)


class Budget:
    """Decides whether a kind of error gets a mail now: for all processes, if they share a cache."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: dict[Kind, float] = {}

    def take(self, kind: Kind) -> int | None:
        """Return how many of this kind were left out since the last mail; None to send none."""
        key = sha256("\n".join(kind).encode()).hexdigest()[:32]
        now = self._clock()
        self._sent = {each: at for each, at in self._sent.items() if now - at < HOUR}
        # The memory of this process holds where the cache is away: it then says yes to all.
        is_due = kind not in self._sent and len(self._sent) < MOST
        if is_due and cache.add(f"error-mail:{key}", "1", HOUR):
            self._sent[kind] = now
            left_out = cache.get(f"error-mail-left:{key}", 0)
            cache.delete(f"error-mail-left:{key}")
            return int(left_out)
        # Two statements, since no cache has one for it; at worst one of the count is lost.
        cache.add(f"error-mail-left:{key}", 0, REMEMBERED)
        with suppress(ValueError):  # the cache is away
            cache.incr(f"error-mail-left:{key}")
        return None


def send(report: Report, left_out: int) -> None:
    """Send a mail about an error, of whose kind so many got none since the last mail."""
    before = f"{left_out} more of this kind since the last mail about it.\n\n" if left_out else ""
    body = (
        f"{settings.SITE_URL} had an error.\n\n{before}" + "\n".join(report.lines) + "\n\n"
        "The log has the message under the request's number. Of this kind there is no further "
        "mail for an hour.\n"
    )
    subject = f"[{settings.SITE_URL}] {report.kind.name} at {report.kind.place}"
    EmailMessage(subject[:200], body, to=settings.ERROR_MAIL_TO).send()
