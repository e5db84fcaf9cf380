"""The triggers on SQLite, which run for each row."""

from __future__ import annotations

from smartcities.publishing.version.bounds import KEPT
from smartcities.publishing.version.watched import Watched, numbered

#: SQL that all tables share: none on SQLite.
SHARED = ""
EXISTING = """
SELECT name, tbl_name FROM sqlite_master
WHERE type = 'trigger' AND name LIKE 'version|_%' ESCAPE '|'
"""


def dropped(name: str, table: str) -> str:
    """Return the SQL that drops a trigger."""
    return f'DROP TRIGGER IF EXISTS "{name}"'


def triggers(watch: Watched, name: str) -> dict[str, str]:
    """Return the SQL of a table's triggers by their names, which begin with *name*."""
    changed = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in watch.columns)
    both = ["NEW"] if watch.is_itself else ["OLD", "NEW"]
    sides = {"insert": ["NEW"], "delete": ["OLD"], "update": both}
    return {
        f"{name}_{event}": (
            f'CREATE TRIGGER "{name}_{event}" AFTER {event.upper()} ON "{watch.table}" '
            f"FOR EACH ROW {f'WHEN {changed}' if event == 'update' else ''} "
            f"BEGIN {_raise(watch, rows)} END"
        )
        for event, rows in sides.items()
    }


def _raise(watch: Watched, sides: list[str]) -> str:
    """Return the statements that raise the version by one for each row that a change concerns."""
    about = [(table, numbered(side, column)) for side in sides for table, column in watch.about]
    entries = " UNION ALL ".join(
        f"SELECT number - {len(about) - place}, token, '{table}', {value} "
        "FROM publishing_contentversion"
        for place, (table, value) in enumerate(about, start=1)
    )
    # No conflict clauses: that of the outer statement (INSERT OR IGNORE) would override them, and
    # the log would have gaps.
    return (
        f"UPDATE publishing_contentversion SET number = number + {len(about)}, "
        f"token = lower(hex(randomblob(16))){', due = NULL' if watch.is_timed else ''}; "
        f"INSERT INTO publishing_contentchange (number, token, of_table, of_row) {entries}; "
        "DELETE FROM publishing_contentchange "
        f"WHERE number <= (SELECT number FROM publishing_contentversion) - {KEPT};"
    )
