"""gunicorn's own lines as JSON: its ``logger_class`` where ``LOG_FORMAT`` is ``json``."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from smartcities.monitoring.lines import JsonLine


class JsonLogger(Logger):
    """Writes what gunicorn says, and its access log if there is one, as ``JsonLine`` does."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLine())
