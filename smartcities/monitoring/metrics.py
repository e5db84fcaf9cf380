"""Figures that this process counts, for Prometheus; ``operations/metrics.py`` shows them.

Nothing is counted before ``start()``, which the web server calls if ``METRICS_TOKEN`` is set. By
prometheus-client, the library of the Prometheus project: it adds up what several processes count.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings

#: Seconds: a kept answer takes some 0.0002, a page without one 0.01 to 0.1.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Figures:
    """The counters and histograms of this process."""

    def __init__(self) -> None:
        # Imported here: whether processes share their figures is decided by this import, which
        # reads PROMETHEUS_MULTIPROC_DIR.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()
        more: dict[str, Any] = {"registry": self.registry}
        gauge = {**more, "multiprocess_mode": "livemostrecent"}
        self.requests = Histogram(
            "portal_request_seconds",
            "Seconds until the head of an answer was ready, by kind of page.",
            ["kind", "method", "status", "kept"],
            buckets=BUCKETS,
            **more,
        )
        self.builds = Counter(
            "portal_index_builds",
            "How often the index was brought up to date.",
            ["kind", "how"],
            **more,
        )
        self.build_seconds = Counter(
            "portal_index_build_seconds", "Seconds that took.", ["kind", "how"], **more
        )
        self.pages = Gauge("portal_index_pages", "Public pages in the index.", ["kind"], **gauge)
        self.built = Gauge(
            "portal_index_built_timestamp_seconds",
            "When the index was last brought up to date.",
            ["kind"],
            **gauge,
        )
        self.records = Counter(
            "portal_log_records",
            "Lines of the log, warnings and worse.",
            ["logger", "level"],
            **more,
        )
        #: A label's own counter is looked up once: that takes as long as to count.
        self.known: dict[tuple[str, str, int, str], Any] = {}

    def request(self, kind: str, method: str, status: int, kept: str, seconds: float) -> None:
        """Count a request that took *seconds*; *status* is its first digit."""
        labels = (kind, method, status, kept)
        found = self.known.get(labels)
        if found is None:
            found = self.known[labels] = self.requests.labels(kind, method, f"{status}xx", kept)
        found.observe(seconds)


_figures: Figures | None = None


def start() -> None:
    """Begin to count in this process, if the operator has set METRICS_TOKEN."""
    global _figures
    _figures = Figures() if settings.METRICS_TOKEN else None


def figures() -> Figures | None:
    """Return the figures of this process; None where nothing is counted."""
    return _figures


def count_build(kind: str, how: str, pages: int, seconds: float) -> None:
    """Count that the index of a type was brought up to date: ``whole`` or from ``changes``."""
    if _figures is not None:
        _figures.builds.labels(kind, how).inc()
        _figures.build_seconds.labels(kind, how).inc(seconds)
        _figures.pages.labels(kind).set(pages)
        _figures.built.labels(kind).set(time.time())


class CountedRecords(logging.Handler):
    """Counts the lines of the log by logger and level, and writes nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        if _figures is not None:
            _figures.records.labels(record.name, record.levelname).inc()
