"""What migrations a database has, and bringing an empty one to those of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from smartcities.backups.rows.tables import kept_models

#: Tables of libraries that our migrations fill. A model of ours says ``filled_by_migrations``.
FILLED = {"auth.group_permissions", "auth.group"}


class RefusedError(Exception):
    """Nothing was changed; the message says why, and what to do."""


def applied() -> list[str]:
    """Return the applied migrations of the installed apps, as ``app.name``, sorted.

    Not the squashed ones, here and in ``known``: those that they replace are named whichever way
    they were applied, so that a snapshot names the same before a squash and after it.
    """
    loader = MigrationLoader(connection, replace_migrations=False)
    installed = {config.label for config in apps.get_app_configs()}
    found = loader.applied_migrations.keys() - loader.replacements.keys()
    return sorted(f"{app}.{name}" for app, name in found if app in installed)


def known() -> list[str]:
    """Return all migrations that this release has."""
    loader = MigrationLoader(None, replace_migrations=False)
    found = loader.disk_migrations.keys() - loader.replacements.keys()
    return sorted(f"{app}.{name}" for app, name in found)


def filled_by_migrations() -> list[type[Model]]:
    """Return the models that have rows in a new portal; those that refer to others come first."""
    return [
        model
        for model in kept_models()
        if model._meta.label_lower in FILLED or getattr(model, "filled_by_migrations", False)
    ]


def rows_in_the_way() -> list[str]:
    """Return the names of the tables that have rows, with how many, beside those of migrations."""
    there = set(connection.introspection.table_names())
    usual, found = filled_by_migrations(), []
    with connection.cursor() as cursor:
        for model in kept_models():
            table = model._meta.db_table
            if table in there and model not in usual:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                (count,) = cursor.fetchone()
                if count:
                    found.append(f"{model._meta.verbose_name} ({count})")
    return found


def check_empty() -> None:
    """Raise ``RefusedError`` if this portal has data, or the database is somebody else's."""
    tables = set(connection.introspection.table_names())
    if tables and MigrationRecorder.Migration._meta.db_table not in tables:
        raise RefusedError(
            "The database has tables, and they are not a portal's. Restore into an empty one: "
            "DATABASE_URL names it."
        )
    if found := rows_in_the_way():
        more = f" and {len(found) - 5} more kinds" if len(found) > 5 else ""
        raise RefusedError(
            f"This portal has data: {', '.join(found[:5])}{more}. A snapshot is restored into an "
            "empty portal only. Make a new database, let DATABASE_URL name it, and restore again; "
            "nothing has been changed here."
        )


def check_known(wanted: Iterable[str], version: str) -> None:
    """Raise ``RefusedError`` if a snapshot has migrations that this release does not know."""
    if unknown := sorted(set(wanted) - set(known())):
        lacking = {each.partition(".")[0] for each in unknown} - {
            config.label for config in apps.get_app_configs()
        }
        if lacking:
            raise RefusedError(
                f"The snapshot has tables of {', '.join(sorted(lacking))}, which this portal does "
                "not install. Restore with the code that made it."
            )
        raise RefusedError(
            f"The snapshot was made by a newer portal ({version}): this one does not know "
            f"{unknown[0]}. Update the code to that release first, then restore."
        )


def bring_to(wanted: Iterable[str]) -> Any:
    """Make the tables of a snapshot with the migrations *wanted*; return the models of that time.

    The database is empty, or was left so by an earlier attempt.
    """
    wanted = set(wanted)
    if further := sorted(set(applied()) - wanted):
        raise RefusedError(
            "The snapshot was made by an older release, and this database already has the tables "
            f"of a newer one ({further[0]}). Make a new database without tables and restore into "
            "that: the snapshot is restored as it was and then brought up to date."
        )
    if set(applied()) == wanted == set(known()):
        return apps
    if wanted == set(known()):
        call_command("migrate", interactive=False, verbosity=0)
        return apps
    executor = MigrationExecutor(connection)
    executor.loader = _loader(wanted)
    targets = _targets(executor.loader, wanted)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def _loader(wanted: set[str]) -> MigrationLoader:
    """Return a loader that has a squashed migration where all that it replaces are *wanted*.

    Django's own goes by what is applied, and an empty database would not have the single ones.
    """
    loader = MigrationLoader(connection, replace_migrations=False)
    done = loader.applied_migrations
    for key, squashed in loader.replacements.items():
        replaced = squashed.replaces
        is_done = [each in done for each in replaced]
        is_wanted = ["{}.{}".format(*each) in wanted for each in replaced]
        if all(is_done):
            done[key] = squashed
        else:
            done.pop(key, None)
        if all(all(some) or not any(some) for some in (is_done, is_wanted)):
            loader.graph.remove_replaced_nodes(key, replaced)
        else:
            loader.graph.remove_replacement_node(key, replaced)
    return loader


def _targets(loader: MigrationLoader, wanted: set[str]) -> list[tuple[str, str]]:
    """Return the last of the migrations *wanted* of each app."""
    nodes = {
        key
        for key, migration in loader.graph.nodes.items()
        if wanted.issuperset("{}.{}".format(*each) for each in migration.replaces or [key])
    }
    followed = {
        parent.key
        for node in nodes
        for parent in loader.graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    return sorted(nodes - followed)
