"""A cache backend for which an outage means only that nothing is cached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from smartcities.outages.breaker import CircuitBreaker

#: Seconds for which a failed cache is not tried again.
REST = 10.0

# One for each server, because Django makes a cache object for each alias and thread.
_breakers: dict[str, CircuitBreaker] = {}
_lock = Lock()


def _breaker(server: str) -> CircuitBreaker:
    with _lock:
        return _breakers.setdefault(server, CircuitBreaker("cache", REST))


class OptionalRedisCache(RedisCache):
    """Redis that behaves like an empty cache in an outage.

    ``add`` then succeeds, so that a caller that takes a lock goes on at once instead of waiting for
    another holder. So it must do no harm if two callers do the same work, as with any cache lock.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.breaker = _breaker(server)
        self.patience = params["OPTIONS"]["socket_timeout"]

    @property
    def is_down(self) -> bool:
        """Tell whether the last request to the server failed."""
        return self.breaker.is_open

    def _ask(self, otherwise: Any, method: Callable[..., Any], *args: Any) -> Any:
        """Return the result of *method*, or *otherwise* while the server is down."""
        if not self.breaker.admits(self.patience):
            return otherwise
        try:
            found = method(*args)
        except (RedisError, OSError) as error:
            self.breaker.failed(f"{type(error).__name__}: {error}")
            return otherwise
        self.breaker.succeeded()
        return found

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._ask(True, super().add, key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(default, super().get, key, default, version)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._ask(None, super().set, key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask(False, super().touch, key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._ask(False, super().delete, key, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._ask({}, super().get_many, keys, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._ask(False, super().has_key, key, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        found = self._ask(None, super().incr, key, delta, version)
        if found is None:
            raise ValueError(f"Key {key!r} not found")  # as every cache does for a missing key
        return found

    def set_many(
        self,
        data: Mapping[str, Any],
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        return self._ask(list(data), super().set_many, data, timeout, version)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._ask(None, super().delete_many, keys, version)

    def clear(self) -> Any:
        return self._ask(False, super().clear)
