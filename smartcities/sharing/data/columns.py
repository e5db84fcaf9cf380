"""The columns of a type's data: those that all pages have, and those that the type declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Prefetch, QuerySet, TextField
from django_countries.fields import Country, CountryField

from smartcities.publishing.addresses import absolute, canonical_paths
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.models import Addressed, Page
from smartcities.sharing.data.related import RelatedInChunks
from smartcities.sharing.data.stream import chunks
from smartcities.sharing.data.text import legal, moment

#: The first and last columns of every type; its own are between them. ``url`` is not a field.
FIRST = tuple(
    ExportField(name) for name in ("slug", "url", "title", "summary", "language", "themes")
)
LAST = (ExportField("published_at"), ExportField("last_updated"))
#: The separator of several values.
BETWEEN = "; "
#: Characters by which spreadsheets recognise a formula (OWASP, CSV injection).
FORMULA = tuple("=+-@\t\r\n")
#: The prefix of the attributes in which an object has the public rows of a relation.
KEPT = "data_"
#: The attribute in which a row caches its values for columns: many pages of a stream share it.
READ = "data read"


class Column:
    """A value of a type's pages, with a second heading if there are words for it."""

    def __init__(self, model: type[Model], export_field: ExportField) -> None:
        self.name = export_field.name
        #: The relations of the path, and what is read at its end: an attribute, or the object.
        self.relations: list[Any] = []
        self.end = ""
        self.field: Field | None = None
        #: The words for codes that were needed so far.
        self.words: dict[Any, str] = {}
        here: Any = model
        for step in export_field.steps:
            try:
                field = here._meta.get_field(step)
            except FieldDoesNotExist:
                self.end = step
                continue
            if field.is_relation:
                self.relations.append(field)
                here = field.related_model
            else:
                self.end, self.field = step, field

    @cached_property
    def kept(self) -> str:
        """Return the attribute with the objects of the first relation."""
        return f"{KEPT}{self.relations[0].name}"

    @cached_property
    def is_list(self) -> bool:
        """Tell whether a page can have several values."""
        return any(each.many_to_many or each.one_to_many for each in self.relations)

    @cached_property
    def has_words(self) -> bool:
        """Tell whether a value is a code or a slug for which there are words."""
        return not self.end or isinstance(self.field, CountryField) or bool(self.choices)

    @cached_property
    def choices(self) -> dict[Any, Any]:
        """Return {value: words} of a field with declared choices."""
        if self.field is None or isinstance(self.field, CountryField):
            return {}
        return dict(self.field.flatchoices)

    @property
    def names(self) -> list[str]:
        """Return the headings."""
        return [self.name, f"{self.name}_label"] if self.has_words else [self.name]

    def values(self, page: Page) -> dict[Any, str]:
        """Return {value: words} for a page from ``readable`` or ``streamed``, each value once."""
        if not self.relations:
            return dict([self._read(page)])
        found: dict[Any, str] = {}
        for obj in _listed(getattr(page, self.kept)):
            found |= self._beyond(obj)
        return found

    def _beyond(self, obj: Any) -> dict[Any, str]:
        """Return the values that the first related object leads to; they are cached on it."""
        kept = obj.__dict__.setdefault(READ, {})
        if self not in kept:
            objects = [obj]
            for relation in self.relations[1:]:
                found = (getattr(obj, f"{KEPT}{relation.name}") for obj in objects)
                objects = [each for others in found for each in _listed(others)]
            kept[self] = dict(map(self._read, objects))
        return kept[self]

    def _read(self, obj: Any) -> tuple[Any, str]:
        if not self.end:
            return obj.slug, str(obj)
        value = getattr(obj, self.end)
        if not self.has_words:
            return value, ""
        code = value.code or "" if isinstance(value, Country) else value
        if code not in self.words:
            words = value.name if isinstance(value, Country) else self.choices.get(code, "")
            self.words[code] = str(words)
        return code, self.words[code]

    def value(self, page: Page) -> Any:
        """Return the value of the page's own field."""
        return next(iter(self.values(page)))

    def cells(self, page: Page) -> list[str]:
        """Return the cells for the headings."""
        return [cell(value) for value in self.held(page)]

    def held(self, page: Page) -> list[Any]:
        """Return the values for the headings; several of a list are one text."""
        if not self.relations:
            return list(self._read(page)) if self.has_words else [self._read(page)[0]]
        found = self.values(page)
        if self.is_list:
            held: Any = BETWEEN.join(filter(None, map(text, found)))
        else:
            held = next(iter(found), "")
        return [held, BETWEEN.join(filter(None, found.values()))] if self.has_words else [held]


class Address(Column):
    """The full address of a page, the same for everybody."""

    def __init__(self, model: type[Page], export_field: ExportField) -> None:
        super().__init__(model, export_field)
        self.path = canonical_paths()

    def _read(self, obj: Any) -> tuple[Any, str]:
        return absolute(self.path(obj)), ""


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def columns_of(model: type[Page]) -> list[Column]:
    """Return the columns of a page type in their order, for use in the active language."""
    return [
        (Address if export_field.name == "url" else Column)(model, export_field)
        for export_field in (*FIRST, *model.export_fields, *LAST)
    ]


def own_columns(model: type[Page]) -> list[Column]:
    """Return the columns that a type declares for its own fields, not for related objects."""
    return [
        column
        for column in (Column(model, export_field) for export_field in model.export_fields)
        if not column.relations
    ]


def readable(pages: QuerySet, columns: Iterable[Column], read: Iterable[str] = ()) -> QuerySet:
    """Return *pages* with all that *columns* need, in a fixed number of queries, no long texts.

    And with the fields *read*, which are not columns.
    """
    columns = list(columns)
    ways = relations_of(columns)
    prefetched = [Prefetch(way.name, rows, f"{KEPT}{way.name}") for way, rows in ways]
    return lean(pages, {*read, *(each.end for each in columns)}).prefetch_related(*prefetched)


def streamed(pages: QuerySet, columns: Iterable[Column]) -> Iterator[list[Page]]:
    """Yield the same in chunks, in constant memory, for any number of pages."""
    columns = list(columns)
    shared = [
        RelatedInChunks(way, rows, f"{KEPT}{way.name}") for way, rows in relations_of(columns)
    ]
    return chunks(lean(pages, {column.end for column in columns}), shared)


def relations_of(columns: Iterable[Column]) -> list[tuple[Any, QuerySet]]:
    """Return the first relations of *columns*, each with the rows that it may lead to."""
    beyond: dict[Any, dict[str, Prefetch]] = {}
    for column in columns:
        if not column.relations:
            continue
        first, *others = column.relations
        found, way = beyond.setdefault(first, {}), ""
        for relation in others:
            kept = f"{KEPT}{relation.name}"
            rows = _public(relation.related_model)
            found.setdefault(way + relation.name, Prefetch(way + relation.name, rows, kept))
            way += f"{kept}__"
    return [
        (first, _public(first.related_model).prefetch_related(*found.values()))
        for first, found in beyond.items()
    ]


def lean(rows: QuerySet, read: Iterable[str] = ()) -> QuerySet:
    """Return *rows* without fields that are not needed: long texts and internal ones."""
    fields = rows.model._meta.concrete_fields
    texts = {field.name for field in fields if isinstance(field, TextField)}
    declared: frozenset[str] = getattr(rows.model, "internal_fields", frozenset())
    internal = declared & {each.name for each in fields}
    named_by = getattr(rows.model, "named_by", "")
    return rows.defer(*sorted((texts | internal) - {*read, named_by}))


def _public(model: type[Model]) -> QuerySet:
    rows: Any = model._default_manager.all()
    return lean(rows.public() if issubclass(model, Addressed) else rows)


def text(value: Any) -> str:
    """Return a value as plain text for programs: ISO dates, a decimal point."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return moment(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else legal(str(value))


def safe(words: str) -> str:
    """Return *words* escaped so that spreadsheets do not read them as a formula."""
    words = legal(words)
    return f"'{words}" if words.startswith(FORMULA) else words


def cell(value: Any) -> str:
    """Return one value as a cell: numbers and dates unchanged, words escaped."""
    return safe(value) if isinstance(value, str) else text(value)
