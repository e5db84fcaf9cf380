"""What a page needs before it is public, and may lack as a draft: a source, an address.

It lacks as well what its texts leave to complete (``places.py``).
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any, NamedTuple

from django.db.models import Field, Model, Q

from smartcities.publishing.completeness.places import places_in
from smartcities.publishing.models import Addressed, Page, Row
from smartcities.publishing.states.structure import content_fields, row_models


class Missing(NamedTuple):
    """A field that is empty; in a row of the page, or of the page itself."""

    field: Any
    row: Row | None = None
    #: The places in a text that are still to complete; none where it is empty.
    places: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return the id of the place in the page's form where it can be filled in."""
        if self.row is None:
            return f"id_{self.field.name}"
        of_page: Any = self.row._meta.get_field(self.row.page_field)
        return f"{of_page.remote_field.get_accessor_name()}-group"

    def __str__(self) -> str:
        label = ", ".join([str(self.field.verbose_name), *self.places])
        return f"{self.row._meta.verbose_name} “{self.row}”: {label}" if self.row else label


def can_wait(field: Any) -> bool:
    """Tell whether a draft may lack *field*, which is required: its column holds it empty.

    Nothing can do without what it is called by, a column of numbers not without its number, and
    what must be there once cannot be empty twice.
    """
    is_required = isinstance(field, Field) and field.editable and not field.blank
    if not is_required or field.is_relation or field.unique or field.has_default():
        return False
    rules = field.model._meta.constraints
    once = {name for each in rules for name in getattr(each, "fields", ())}
    if field.name in once | _names_of(field.model):
        return False
    return field.null or field.empty_strings_allowed


def missing(pages: Iterable[Page]) -> dict[Page, list[Missing]]:
    """Return what *pages* of one type lack before they are public; those that lack nothing are
    left out. One query for each kind of row."""
    by_key = {page.pk: page for page in pages}
    if not by_key:
        return {}
    found: dict[Page, list[Missing]] = defaultdict(list)
    for page in by_key.values():
        found[page] += [Missing(field) for field in _waiting(type(page)) if _lacks(page, field)]
        found[page] += [Missing(*each) for each in _incomplete(page)]
    for kind in row_models(type(next(iter(by_key.values())))).values():
        fields = _waiting(kind)
        if not fields:
            continue
        of_page: Any = kind._meta.get_field(kind.page_field)
        empty = reduce(operator.or_, (_is_empty(field) for field in fields))
        for row in kind._default_manager.filter(empty, **{f"{of_page.name}__in": by_key}):
            page = by_key[getattr(row, of_page.attname)]
            found[page] += [Missing(field, row) for field in fields if _lacks(row, field)]
    return {page: gaps for page, gaps in found.items() if gaps}


def _incomplete(page: Page) -> Iterator[tuple[Any, None, tuple[str, ...]]]:
    """Yield the texts of *page* that have places to complete, with these."""
    for field in content_fields(type(page)):
        if places := places_in(page.__dict__.get(field.attname)):
            yield field, None, places


def _names_of(model: type[Model]) -> set[str]:
    """Return the fields that a thing of this kind is called by."""
    return {model.named_by, *model.sorted_by} if issubclass(model, Addressed) else set()


def _waiting(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.fields if can_wait(field)]


def _lacks(obj: Model, field: Any) -> bool:
    return getattr(obj, field.attname) in ("", None)


def _is_empty(field: Any) -> Q:
    nothing = Q(**{f"{field.name}__isnull": True})
    return nothing | Q(**{field.name: ""}) if field.empty_strings_allowed else nothing
