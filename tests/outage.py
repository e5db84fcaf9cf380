"""A database that fails on purpose, in the middle of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection

Outage = Callable[..., AbstractContextManager[None]]
GONE = OperationalError("server closed the connection unexpectedly")


@contextmanager
def failing(error: Exception = GONE, only: tuple[str, ...] = ("",)) -> Iterator[None]:
    """Let each statement fail that begins with one of *only*, all by default."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().startswith(only):
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def outage() -> Outage:
    """Return what makes statements fail: ``with outage(): …``."""
    return failing
