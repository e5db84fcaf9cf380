"""The triggers by which the database itself refuses to change or delete an entry of the log.

They are installed after every migrate: SQLite's schema editor drops a table's triggers whenever
it recreates the table. Nothing in the portal takes them away.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import connections, transaction

from smartcities.publishing.audit.entry import AuditEntry

TABLE = AuditEntry._meta.db_table
SAID = "The log of changes only grows"
EXISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit|_%'"
    " ESCAPE '|'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    f" AND tgrelid = '{TABLE}'::regclass AND tgname LIKE 'audit|_%' ESCAPE '|'",
}
# For each statement, so that also one that finds no row is refused. Always: a session that calls
# itself a replica skips other triggers.
POSTGRESQL = {
    "change": f"""
CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAID}: % is refused.', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "{{name}}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{TABLE}"
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
ALTER TABLE "{TABLE}" ENABLE ALWAYS TRIGGER "{{name}}";
"""
}
# INSERT OR REPLACE deletes the row that is in its way without asking a trigger of deletion.
SQLITE = {
    event: f'CREATE TRIGGER "{{name}}" BEFORE {event.upper()} ON "{TABLE}" FOR EACH ROW {when} '
    f"BEGIN SELECT RAISE(ABORT, '{SAID}: {said} is refused.'); END"
    for event, said, when in (
        ("update", "UPDATE", ""),
        ("delete", "DELETE", ""),
        ("insert", "REPLACE", f'WHEN EXISTS (SELECT 1 FROM "{TABLE}" WHERE id = NEW.id)'),
    )
}
SQL = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def wanted(vendor: str) -> dict[str, str]:
    """Return the SQL of the triggers by their names, which contain its digest."""
    found = {}
    for event, sql in SQL[vendor].items():
        name = f"audit_{sha256(sql.encode()).hexdigest()[:8]}_{event}"
        found[name] = sql.format(name=name)
    return found


def install(using: str = "default", **kwargs: Any) -> None:
    """Create what is missing, then drop what a former release made in another way."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    wishes = wanted(connection.vendor)
    on = f' ON "{TABLE}"' if connection.vendor == "postgresql" else ""
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(EXISTING[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
        for name in wishes.keys() - there:
            cursor.execute(wishes[name])
        for name in there - wishes.keys():
            cursor.execute(f'DROP TRIGGER "{name}"{on}')
