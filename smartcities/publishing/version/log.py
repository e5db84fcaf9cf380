"""What changed since a known version."""

from __future__ import annotations

from django.db import connection

from smartcities.publishing.rehearsal import is_rehearsing, rehearsed_rows
from smartcities.publishing.version.bounds import MANY
from smartcities.publishing.version.reading import Version

CHANGES = f"""
SELECT number, token, of_table, of_row FROM publishing_contentchange
WHERE number >= %s ORDER BY number LIMIT {MANY + 2}
"""


def changes_since(known: Version) -> set[tuple[str, int]] | None:
    """Return (table, key) of the rows whose content changed after *known*. One statement.

    None if the log does not say: *known* is no longer in it or was rolled back, or too much
    changed. Then everything that is kept has to be made again. The result may already include
    changes later than the version that was read last. In a rehearsal its own are among them.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [known.number])
        rows = cursor.fetchall()
    if not rows or rows[0][:2] != (known.number, known.token) or len(rows) > MANY + 1:
        return None
    # A gap stands for a change whose rows were not logged.
    if rows[-1][0] - known.number != len(rows) - 1:
        return None
    found = {(table, key) for _number, _token, table, key in rows[1:] if key is not None}
    if not is_rehearsing():
        return found
    rehearsed = rehearsed_rows()
    return None if rehearsed is None else found | rehearsed
