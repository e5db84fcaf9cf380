"""The triggers on PostgreSQL: they run once per statement, for all rows that it changed."""

from __future__ import annotations

from smartcities.publishing.rehearsal import SETTING
from smartcities.publishing.version.bounds import KEPT, MANY, SPARE
from smartcities.publishing.version.watched import Watched, numbered

#: The setting of a migration's transaction that lets the triggers pass over what it writes.
MIGRATING = "smartcities.migrating"
#: What all tables share. Every writer locks the version first, before any row: with one order of
#: locks, two writers of the same rows cannot deadlock.
#:
#: A transaction raises the row once and then only adds to the log: every update would leave a
#: dead row behind that the next one has to scan. A setting of the transaction records that it
#: was raised; the rollback of a savepoint undoes the setting together with the row.
#: A rehearsal neither locks nor raises it: its own setting takes the names of the rows.
SHARED = f"""
CREATE OR REPLACE FUNCTION version_is_ours() RETURNS boolean LANGUAGE sql AS $$
  SELECT current_setting('smartcities.raised', true) IS NOT DISTINCT FROM txid_current()::text
$$;
CREATE OR REPLACE FUNCTION version_is_rehearsed() RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(current_setting('{SETTING}', true), '') <> ''
$$;
CREATE OR REPLACE FUNCTION version_is_migrating() RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(current_setting('{MIGRATING}', true), '') <> ''
$$;
CREATE OR REPLACE FUNCTION version_take() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT version_is_migrating() AND NOT version_is_rehearsed() AND NOT version_is_ours() THEN
    PERFORM 1 FROM publishing_contentversion WHERE id = 1 FOR UPDATE;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION version_raise(tables text[], keys bigint[], forget boolean)
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  many int := coalesce(cardinality(keys), 0);
  step int := CASE WHEN many > {MANY} THEN {KEPT} ELSE many END;
  reached bigint;
  mark text := replace(gen_random_uuid()::text, '-', '');
BEGIN
  IF many = 0 THEN
    RETURN;
  END IF;
  IF version_is_rehearsed() THEN
    PERFORM set_config('{SETTING}', current_setting('{SETTING}') || CASE
      WHEN many > {MANY} THEN ' *' ELSE (
        SELECT string_agg(format(' %s:%s', tables[place], keys[place]), '')
        FROM generate_subscripts(keys, 1) AS place
      ) END, true);
    RETURN;
  END IF;
  SELECT step + coalesce(
    (SELECT number FROM publishing_contentchange ORDER BY number DESC LIMIT 1), number
  ) INTO reached FROM publishing_contentversion WHERE id = 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF NOT version_is_ours() THEN
    UPDATE publishing_contentversion
    SET number = reached, token = mark, due = CASE WHEN forget THEN NULL ELSE due END
    WHERE id = 1;
    PERFORM set_config('smartcities.raised', txid_current()::text, true);
  ELSIF forget THEN
    UPDATE publishing_contentversion SET due = NULL WHERE id = 1 AND due IS NOT NULL;
  END IF;
  IF many > {MANY} THEN
    INSERT INTO publishing_contentchange (number, token, of_table) VALUES (reached, mark, '');
  ELSE
    INSERT INTO publishing_contentchange (number, token, of_table, of_row)
    SELECT reached - many + place, mark, tables[place], keys[place]
    FROM generate_subscripts(keys, 1) AS place;
  END IF;
  IF reached / {SPARE} > (reached - step) / {SPARE} THEN
    DELETE FROM publishing_contentchange WHERE number <= reached - {KEPT};
  END IF;
END $$;
"""
EXISTING = """
SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
AND tgname LIKE 'version|_%' ESCAPE '|'
"""
ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}


def dropped(name: str, table: str) -> str:
    """Return the SQL that drops a trigger, and its function unless that is shared."""
    trigger = f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
    return trigger if name.endswith("_take") else f'{trigger}; DROP FUNCTION IF EXISTS "{name}"()'


def triggers(watch: Watched, name: str) -> dict[str, str]:
    """Return the SQL of a table's triggers by their names, which begin with *name*."""
    take = (
        f'CREATE TRIGGER "{name}_take" BEFORE INSERT OR UPDATE OR DELETE ON "{watch.table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION version_take()"
    )
    return {f"{name}_take": take} | {
        f"{name}_{event}": (
            f"{_function(watch, f'{name}_{event}', event)}; "
            f'CREATE TRIGGER "{name}_{event}" AFTER {event.upper()} ON "{watch.table}" '
            f'REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION "{name}_{event}"()'
        )
        for event, rows in ROWS.items()
    }


def _function(watch: Watched, name: str, event: str) -> str:
    """Return the function that raises the version by one for each row that the change concerns."""
    # The operator compares records by their stored bytes, whatever the types of the columns.
    changed = (
        f'old_rows JOIN new_rows ON old_rows."{watch.key}" = new_rows."{watch.key}" '
        "WHERE old_rows *<> new_rows"
    )
    sources = {
        "insert": {"new_rows": "new_rows"},
        "delete": {"old_rows": "old_rows"},
        "update": {"old_rows": changed, "new_rows": changed},
    }[event]
    if event == "update" and watch.is_itself:
        del sources["old_rows"]  # a row's own key stays what it was
    about = " UNION ".join(
        f"SELECT '{table}' AS t, {numbered(side, column)} AS k FROM {source}"
        for side, source in sources.items()
        for table, column in watch.about
    )
    # The plan is made for the first statement and kept: made for one row it would be a nested
    # loop, which takes minutes for a hundred thousand.
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql '
        "SET enable_nestloop = off AS $$ DECLARE tables text[]; keys bigint[]; BEGIN "
        "IF version_is_migrating() THEN RETURN NULL; END IF; "
        "SELECT array_agg(t), array_agg(k) INTO tables, keys FROM "
        f"(SELECT t, k FROM ({about}) AS about WHERE k IS NOT NULL LIMIT {MANY + 1}) AS bounded; "
        f"PERFORM version_raise(tables, keys, {str(watch.is_timed).lower()}); "
        "RETURN NULL; END $$"
    )
