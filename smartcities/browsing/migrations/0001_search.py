"""The search's tables, and on each database what makes them an index of words."""

from django.db import migrations, models

import smartcities.browsing.models

# The words are compared byte by byte: split and folded before they come here.
# Contentless, without sizes: nothing but numbers is ever asked of it.
SQLITE = (
    """
    CREATE VIRTUAL TABLE browsing_words USING fts5(
        ordered, further, content='', columnsize=0, tokenize="ascii tokenchars '='"
    )
    """,
    # Bytes of new words held before they are written: bulk loads merge half as often.
    "INSERT INTO browsing_words (browsing_words, rank) VALUES ('hashsize', 16777216)",
    """
    CREATE TRIGGER browsing_entry_added AFTER INSERT ON browsing_entry BEGIN
        INSERT INTO browsing_words (rowid, ordered, further) VALUES (
            new.id,
            substr(new.words, 1, instr(new.words, '|') - 1),
            substr(new.words, instr(new.words, '|') + 1)
        );
    END
    """,
    """
    CREATE TRIGGER browsing_entry_removed AFTER DELETE ON browsing_entry BEGIN
        INSERT INTO browsing_words (browsing_words, rowid, ordered, further) VALUES (
            'delete',
            old.id,
            substr(old.words, 1, instr(old.words, '|') - 1),
            substr(old.words, instr(old.words, '|') + 1)
        );
    END
    """,
)
# The long column stands apart from the numbers, so that reading many numbers reads few blocks.
POSTGRESQL = (
    "ALTER TABLE browsing_entry ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE browsing_entry SET (toast_tuple_target = 128)",
    "CREATE INDEX browsing_entry_words ON browsing_entry USING gin (words)",
    # A function, because the planner takes reading the words of all entries for cheap: it does
    # not count that they stand apart. "+ 0" leaves it the index of words alone.
    """
    CREATE FUNCTION browsing_words(asked tsquery, first bigint, last bigint)
    RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5000 SET enable_seqscan = off AS $$
        SELECT id FROM browsing_entry WHERE words @@ asked AND id + 0 BETWEEN first AND last
    $$
    """,
)


def make_index(apps, schema_editor):
    """Make what the database searches."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    """Take away what is not dropped with the table of entries."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(f"DROP {'TABLE' if sqlite else 'FUNCTION'} browsing_words")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BigIntegerField()),
                ("words", smartcities.browsing.models.WordsField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "word",
                    models.CharField(max_length=60, primary_key=True, serialize=False),
                ),
                ("first", models.CharField(max_length=1)),
                ("last", models.CharField(max_length=1)),
                ("size", models.PositiveSmallIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["first", "size"], name="browsing_word_first"),
                    models.Index(fields=["last", "size"], name="browsing_word_last"),
                ],
            },
        ),
    ]
