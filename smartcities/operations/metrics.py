"""``/metrics``: what all processes of this server have counted, and how the machine is now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from smartcities import __version__
from smartcities.monitoring.metrics import figures
from smartcities.monitoring.multiprocess import VARIABLE, reading
from smartcities.operations.processes import processes
from smartcities.outages.disk import MB, folder_states
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing import version

CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1
"""
SCHEME = "Bearer "


@throttle_scope(Scope.NONE)
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the figures to whoever sends METRICS_TOKEN; without that setting there are none.

    Who does not have the token costs no more than its comparison.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    headers = {"Cache-Control": "no-store"}
    given = request.headers.get("Authorization", "")
    # Bytes and lengths of all kinds: what was sent may be anything.
    token = given.removeprefix(SCHEME) if given.startswith(SCHEME) else ""
    if not constant_time_compare(token.encode(), settings.METRICS_TOKEN.encode()):
        headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return HttpResponse("", status=401, headers=headers, content_type="text/plain")
    found = generate_latest(counted()) + generate_latest(at_present())
    return HttpResponse(found, headers=headers, content_type=CONTENT_TYPE_LATEST)


def counted() -> CollectorRegistry:
    """Return what was counted: by all processes where they share a folder, else by this one."""
    if os.environ.get(VARIABLE):
        registry = CollectorRegistry()
        registry.register(Counted())
        return registry
    found = figures()
    return found.registry if found is not None else CollectorRegistry()


def at_present() -> CollectorRegistry:
    """Return what is looked up when somebody asks."""
    registry = CollectorRegistry()
    registry.register(Present())
    return registry


class Counted:
    """Collects what all processes of this server have counted, those that have ended too."""

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        with reading():
            found = list(MultiProcessCollector(None).collect())
        yield from found


class Present:
    """Collects how the machine, the database and the content are."""

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; without those of the database while it does not answer."""
        about = GaugeMetricFamily("portal_info", "The release that runs.", labels=["version"])
        about.add_metric([__version__], 1)
        yield about
        free = GaugeMetricFamily("portal_disk_free_bytes", "Free disk.", labels=["folder"])
        for folder in folder_states():
            free.add_metric([folder.name.replace(" ", "_")], folder.free * MB)
        yield free
        found = processes()
        yield gauge("portal_workers", "Processes that serve requests.", found.number)
        yield gauge("portal_resident_memory_bytes", "Memory of all processes.", found.memory)
        cpu = CounterMetricFamily("portal_cpu_seconds", "Processor time of all processes.")
        cpu.add_metric([], found.cpu)
        yield cpu
        yield from database()


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """Return a figure without labels."""
    return GaugeMetricFamily(name, about, value=value)


def database() -> Iterator[Metric]:
    """Yield whether the database answers, its connections and the version of the content."""
    try:
        number = version.current().number
        found = list(_connections())
    except DatabaseError:
        yield gauge("portal_database_up", "Whether the database answers.", 0)
        return
    yield gauge("portal_database_up", "Whether the database answers.", 1)
    yield gauge("portal_content_version", "Number of the content’s version.", number)
    yield from found


def _connections() -> Iterator[Metric]:
    if connection.vendor != "postgresql":
        return
    by_state = GaugeMetricFamily(
        "portal_database_connections", "Connections to this database.", labels=["state"]
    )
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("SHOW max_connections")
        most = float(cursor.fetchone()[0])
    for state, number in rows:
        by_state.add_metric([state], number)
    yield by_state
    yield gauge("portal_database_connections_max", "Connections that its server takes.", most)
