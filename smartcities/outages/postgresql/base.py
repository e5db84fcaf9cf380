"""The engine; Django imports the class from a module of this name."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from smartcities.outages.limits import limits
from smartcities.outages.postgresql.connection import LimitedConnection

#: Options of Django's engine that ``get_new_connection`` below does not support.
UNKNOWN = frozenset({"isolation_level", "pool"})
#: PostgreSQL would compile statements that it takes for long ones: 0.2 s each time, for statements
#: that then take half of that.
NO_COMPILER = "-c jit=off"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's engine, with connections that time out while serving if the server is silent."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's parameters, with the timeouts that the server and libpq enforce."""
        if found := UNKNOWN.intersection(self.settings_dict["OPTIONS"]):
            raise ImproperlyConfigured(f"DATABASE_URL has options of no use here: {sorted(found)}.")
        params = super().get_connection_params()
        within = limits()
        # First, so that the operator's own options count.
        options = [NO_COMPILER, params.get("options", "")]
        if within is not None:
            options.append(f"-c statement_timeout={int(within.statement * 1000)}")
            params.setdefault("connect_timeout", max(2, int(within.answer)))
        params["options"] = " ".join(filter(None, options))
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> LimitedConnection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return LimitedConnection.connect(**conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """Reset that the server has answered: Django calls this before and after each request."""
        if self.connection is not None:
            self.connection.has_answered = False
        super().close_if_unusable_or_obsolete()
