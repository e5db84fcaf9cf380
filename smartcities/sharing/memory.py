"""Values in the cache that are derived from the content, until any of it changes."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.cache import cache

from smartcities.publishing import version

#: In seconds: a new release of the portal may give other values for the same content.
LONGEST = 600


class Memory:
    """Stores values by name for the current version of the content.

    The cache may lose any of them: then ``get`` returns None.
    """

    def __init__(self, of: str) -> None:
        known = version.current()
        #: Empty while the version is not settled: then nothing is stored or returned.
        self.stem = f"sharing:{known.token}:{of}" if known.is_settled else ""

    def get(self, name: Any = "") -> Any:
        """Return the value stored under *name*, or None."""
        return cache.get(self._key(name)) if self.stem else None

    def set(self, value: Any, name: Any = "") -> None:
        """Store *value* under *name*."""
        if self.stem:
            cache.set(self._key(name), value, LONGEST)

    def _key(self, name: Any) -> str:
        return sha256(f"{self.stem}:{name}".encode("utf-8", "surrogatepass")).hexdigest()
