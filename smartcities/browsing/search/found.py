"""What is found: sets of keys in SQL, one for each term, combined by the database.

One word may be in the title and another on page 3 of a file, so each term has a set of its own.
It has the objects that contain the term, and those related to a public object of that name: a
case study in a city, a report by an expert.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, Expression, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from smartcities.browsing.models.entry import KEY_BITS, PART_BITS, Zone, span
from smartcities.browsing.search.engine import Engine, engine_of
from smartcities.browsing.search.query import Term
from smartcities.browsing.search.sql import sql_of
from smartcities.browsing.search.words import WordForms
from smartcities.publishing.declarations.indexed import indexed_by

KEY = f"(id >> {PART_BITS}) & {(1 << KEY_BITS) - 1}"


#: Placeholders in the cached statements for what differs from search to search.
EXPRESSION, MOMENT = "\0", datetime(1900, 1, 1, tzinfo=UTC)


class Keys(Expression):
    """A subquery of the keys of objects of one model: ``filter(pk__in=Keys(…))``."""

    output_field = BigIntegerField()

    def __init__(self, model: type[Model], zones: tuple[Zone, Zone]) -> None:
        super().__init__()
        self.model, self.zones = model, zones

    def expression(self, engine: Engine) -> str:
        """Return the expression for the engine."""
        raise NotImplementedError

    def source(self, engine: Engine) -> str:
        """Return the statement for the entries that match the expression."""
        return engine.entries

    def statement(self, connection: Any) -> tuple[str, list[Any]]:
        """Return the subquery as a statement of its own; it may return a key several times."""
        engine = engine_of(connection)
        sql = f"SELECT {KEY} FROM ({self.source(engine)}) AS entries"  # noqa: S608
        return sql, [self.expression(engine), *span(self.model, *self.zones)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.statement(connection)
        return f"({sql})", params


class Named(Keys):
    """The objects of a model whose title or other names match an expression."""

    def __init__(self, model: type[Model], expression: str) -> None:
        super().__init__(model, (Zone.TITLE, Zone.NAMES))
        self.asked = expression

    def expression(self, engine: Engine) -> str:
        return self.asked

    def source(self, engine: Engine) -> str:
        return engine.named


class MatchingPages(Keys):
    """The objects of a model that a term finds, in their texts or by related names."""

    def __init__(self, model: type[Model], term: Term) -> None:
        super().__init__(model, (Zone.TITLE, Zone.FILE))
        self.term = term

    def expression(self, engine: Engine) -> str:
        return engine.term(self.term)

    def statement(self, connection: Any) -> tuple[str, list[Any]]:
        own, params = super().statement(connection)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        then = connection.ops.adapt_datetimefield_value(MOMENT)
        names = engine_of(connection).term(self.term, in_names=True)
        known = {EXPRESSION: names, then: now}
        further, more = _followers(self.model, connection.alias)
        return f"{own}{further}", [*params, *(known.get(each, each) for each in more)]


class Titled(Keys):
    """The objects of a model with all of some terms in their title."""

    def __init__(self, model: type[Model], terms: list[Term]) -> None:
        super().__init__(model, (Zone.TITLE, Zone.TITLE))
        self.terms = terms

    def expression(self, engine: Engine) -> str:
        return engine.every(engine.term(term, in_names=True) for term in self.terms)


class Beginning(Keys):
    """The objects of a model whose names have a word beginning like each of some words.

    Of a place these are all its names, up to *last*; of what has a title alone, the title.
    """

    def __init__(self, model: type[Model], words: list[WordForms], last: Zone = Zone.NAMES) -> None:
        has_names = bool(indexed_by(model).names)
        super().__init__(model, (Zone.TITLE, last if has_names else Zone.TITLE))
        self.words = words

    def expression(self, engine: Engine) -> str:
        return engine.every(engine.beginning(word) for word in self.words)


@cache
def _followers(model: type[Model], using: str) -> tuple[str, tuple[Any, ...]]:
    """Return the end of the statement that finds objects by related names.

    It is cached: building it takes longer than the database takes to answer it.
    """
    sql = ""
    params: list[Any] = []
    for path in indexed_by(model).follows:
        source, key, lookup, end = _relation(model, path)
        named = (
            public_rows(end, MOMENT).filter(pk__in=Named(end, EXPRESSION)).order_by().values("pk")
        )
        if LOOKUP_SEP in lookup or lookup == "pk":
            rows = source._base_manager.using(using).filter(**{f"{lookup}__in": named}).values(key)
            more, these = sql_of(rows.order_by(), using)
        else:
            more, these = _from_few(source, key, lookup, named, using)
        sql += f" UNION ALL {more}"
        params += these
    return sql, tuple(params)


def _from_few(
    source: type[Model], key: str, lookup: str, named: QuerySet, using: str
) -> tuple[str, tuple[Any, ...]]:
    """Return the keys of the rows that lead to the named objects, which are read first.

    SQLite would read the whole table if many rows lead to each: CROSS JOIN keeps the order of the
    tables as written (its documentation of the query planner, section 4.1).
    """
    connection = connections[using]
    quoted = connection.ops.quote_name
    join = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    inner, params = sql_of(named, using)
    meta: Any = source._meta
    columns = {field.attname: field.column for field in meta.concrete_fields}
    columns["pk"] = meta.pk.column
    column = meta.get_field(lookup).column
    pk, table = quoted("pk"), quoted(source._meta.db_table)
    sql = (
        f"SELECT held.{quoted(columns[key])} FROM ({inner}) AS named "  # noqa: S608
        f"{join} {table} AS held ON held.{quoted(column)} = named.{pk}"
    )
    return sql, params


@cache
def _relation(model: type[Model], path: str) -> tuple[type[Model], str, str, type[Model]]:
    """Return where *path* is read: a model, its column of keys, the lookup on, and its end.

    The first relation is read from the table that holds it, not through the pages.
    """
    first, _, rest = path.partition("__")
    relation: Any = model._meta.get_field(first)
    end = relation.related_model
    for step in rest.split("__") if rest else []:
        end = end._meta.get_field(step).related_model
    if relation.many_to_many:
        source = getattr(relation, "remote_field", relation).through
        forward = relation.concrete
        field = relation if forward else relation.remote_field
        near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
        if not forward:
            near, far = far, near
        lookup = "__".join(filter(None, (far, rest)))
        return source, source._meta.get_field(near).attname, lookup, end
    if relation.one_to_many:
        source = relation.related_model
        return source, relation.field.attname, rest or "pk", end
    return model, "pk", path, end


def public_rows(model: type[Model], at: datetime | None = None) -> QuerySet:
    """Return the objects of *model* that are public at the moment *at*, by default now."""
    rows = model._default_manager.all()
    if hasattr(rows, "public"):
        rows = rows.public(at)
    if gate := indexed_by(model).shown_with:
        owner = model._meta.get_field(gate).related_model
        assert owner is not None
        rows = rows.filter(**{f"{gate}__in": public_rows(owner, at).order_by().values("pk")})
    return rows
