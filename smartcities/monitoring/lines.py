"""Formatters of log lines: for people, and as JSON for programs that collect logs.

They are ours and not python-json-logger's, which is well kept: that one writes whatever is attached
to a record, and Django attaches the request, whose address may hold what somebody searched for.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from smartcities.monitoring import request_id

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: With the zone: the reader of the log may be in another one.
DATE = "%Y-%m-%d %H:%M:%S%z"


class PlainLine(logging.Formatter):
    """A line for people; one about an error ends with the id that the error page shows."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        line = super().formatMessage(record)
        found = request_id.current()
        # Not below: programs such as fail2ban read warnings to the end of the line.
        return f"{line} [request {found}]" if found and record.levelno >= logging.ERROR else line


class JsonLine(logging.Formatter):
    """One JSON object a line, in ASCII, so that no text can begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone()
        found: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.current(),
        }
        if isinstance(status := getattr(record, "status_code", None), int):
            found["status"] = status
        if record.exc_info:
            found["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            found["stack"] = self.formatStack(record.stack_info)
        return json.dumps(found)


#: Who hears of each record.
HANDLERS = ["console", "counted", "mail"]
#: The values of ``LOG_FORMAT``, with the formatter of each as Django's ``LOGGING`` has it.
FORMATS = {
    "line": {"class": f"{__name__}.PlainLine", "format": LINE, "datefmt": DATE},
    "json": {"class": f"{__name__}.JsonLine"},
}


def logging_config(log_format: str) -> dict[str, Any]:
    """Return Django's ``LOGGING`` for one of ``FORMATS``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": FORMATS,
        "filters": {
            "news": {
                "()": "django.utils.log.CallbackFilter",
                "callback": "ext://smartcities.protection.refusal_log.is_news",
            },
            "one_traceback": {"()": "smartcities.outages.logs.OneTraceback"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["one_traceback"],
            },
            "counted": {
                "class": "smartcities.monitoring.metrics.CountedRecords",
                "level": "WARNING",
            },
            "mail": {"class": "smartcities.monitoring.error_mail.ErrorMail"},
        },
        "root": {"handlers": HANDLERS, "level": "WARNING"},
        "loggers": {
            "django": {
                "handlers": HANDLERS,
                "level": "WARNING",
                "propagate": False,
            },
            "django.request": {"filters": ["news"]},
            "smartcities": {"level": "INFO"},
        },
    }
