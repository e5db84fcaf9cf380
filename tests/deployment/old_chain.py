"""Makes a database as before the migrations were squashed: by each single one.

DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=... python -m tests.deployment.old_chain
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402


def without_squashed() -> MigrationLoader:
    """Return a loader that knows no squashed migration."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for key, squashed in loader.replacements.items():
        loader.graph.remove_replacement_node(key, squashed.replaces)
    return loader


def main(steps: int | None = None) -> None:
    """Apply all of them, or as many as *steps* says."""
    executor = MigrationExecutor(connection)
    executor.loader = without_squashed()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.migrate([], plan[:steps])
    if steps is None:
        # Nothing is left to be applied: it makes triggers, permissions and the like.
        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
