"""What a search has found: its keys, which are read once and given back to the database.

They travel as one text both ways. As rows and as parameters, 70,000 numbers take longer to carry
than to find.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    Expression,
    F,
    Func,
    Model,
    QuerySet,
    TextField,
)

#: So many keys lead to their rows; with more, rows are read in their order and looked up among
#: the keys.
FEW = 2000


class Packed(Aggregate):
    """All values of a column as one text: a list in JSON, an array of PostgreSQL."""

    function = "json_group_array"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(array_agg(%(expressions)s) AS text)"
        return self.as_sql(compiler, connection, template=template, **context)


class Unpacked(Expression):
    """The values of such a text as a subquery: ``filter(pk__in=Unpacked(…))``."""

    def __init__(self, model: type[Model], text: str) -> None:
        key: Any = model._meta.pk
        super().__init__(output_field=key)
        self.key, self.text = key, text

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "(SELECT value FROM json_each(%s))", [self.text]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"(SELECT unnest(%s::{self.key.rel_db_type(connection)}[]))", [self.text]


class Among(Func):
    """Whether a key is one of many: rows are read in the order of the list, and as few as it
    takes, each looked up among the keys."""

    # Without the unary plus, SQLite would look up every row that is found before it sorts them.
    template = "(+%(expressions)s)"
    arg_joiner = " IN "
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # A condition on what IN says: PostgreSQL would join, and sort all that is joined.
        return self.as_sql(compiler, connection, template="((%(expressions)s) IS TRUE)", **context)


class Hits:
    """The keys of the rows that a search finds, in one statement."""

    def __init__(self, found: QuerySet) -> None:
        packed = found.aggregate(keys=Packed("pk"), number=Count("pk"))
        self.number: int = packed["number"]
        self.keys = Unpacked(found.model, packed["keys"] or "{}")

    @property
    def are_few(self) -> bool:
        """Tell whether the keys lead to their rows."""
        return self.number <= FEW

    def of(self, rows: QuerySet) -> QuerySet:
        """Return those of *rows* that were found."""
        if not self.number:
            return rows.none()
        if self.are_few:
            return rows.filter(pk__in=self.keys)
        return rows.filter(Among(F("pk"), self.keys))
