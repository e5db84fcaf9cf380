"""What ``./run`` has done before the portal serves: the database and the static files of today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from smartcities.desk import static_files


def prepare(tell: Callable[[str], None]) -> None:
    """Apply the migrations that the database lacks, and collect static files that changed."""
    # `migrate` takes most of a second even when it has nothing to do.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        tell("Bringing the database up to date...")
        call_command("migrate", interactive=False, verbosity=0)
    if static_files.collect(Path(settings.VAR) / "static-files.stamp"):
        tell("Static files collected.")
