"""What a request costs the server: its thread's processor time, and the database's work."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connection


class Meter:
    """Counts ``seconds`` of work between begin and end, both in the same thread.

    This is processor time: waiting for others (a busy machine, a lock, a slow reader) is free. A
    database in another process works while the thread waits for it, so its queries count by the
    clock; SQLite works in the thread itself.
    """

    def __init__(self) -> None:
        self.thread = self.database = 0.0
        self._stack = ExitStack()

    @property
    def seconds(self) -> float:
        """The work of the thread and that of the database."""
        return self.thread + self.database

    def __enter__(self) -> Meter:
        if connection.vendor != "sqlite":
            self._stack.enter_context(connection.execute_wrapper(self._query))
        self._began = time.thread_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.thread += time.thread_time() - self._began
        self._stack.close()

    def _query(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        clock, thread = time.monotonic(), time.thread_time()
        try:
            return execute(sql, params, many, context)
        finally:
            waited = (time.monotonic() - clock) - (time.thread_time() - thread)
            self.database += max(0.0, waited)
