"""``/healthz`` and ``/readyz``: whether a process runs, and whether it can serve.

What they say is for machines, and for anybody: one of a few words about each part.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from smartcities import __version__
from smartcities.outages.disk import disk_problems
from smartcities.protection.throttling import Scope, throttle_scope

OK = "ok"
SILENT = "does not answer"
OLD = "migrations are missing"
FORGETS = "does not keep what it is given"


@throttle_scope(Scope.NONE)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process runs, without using the database or the cache."""
    headers = {"Cache-Control": "no-store", "Portal-Version": __version__}
    return HttpResponse("ok", content_type="text/plain", headers=headers)


@throttle_scope(Scope.NONE)
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Return 200 if this process can serve, which takes the database and its migrations; else 503.

    It says how cache and disk are as well. Without them the portal still shows its pages, and a
    fault of what all processes share would take every one of them out of a proxy's rotation. For
    the same reason it does not ask the storage. It takes a limited time: database and cache have
    the same timeouts as in any request.
    """
    found = {
        "database": database_state(),
        "cache": cache_state(),
        "disk": "; ".join(disk_problems()) or OK,
    }
    status = 200 if found["database"] == OK else 503
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def database_state() -> str:
    """Return ``OK``, ``SILENT`` or ``OLD``."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return SILENT
    return OLD if missing else OK


def cache_state() -> str:
    """Return ``OK``, ``SILENT`` or ``FORGETS``."""
    try:
        cache.set("readyz", "1", 5)
        if cache.get("readyz") == "1":
            return OK
        return SILENT if getattr(cache, "is_down", False) else FORGETS
    except Exception:  # Each backend has its own errors; any of them means not ready.
        return SILENT
