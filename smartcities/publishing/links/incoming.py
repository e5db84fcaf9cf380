"""Which texts link to a page: one query, however many models have texts and however many link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import IntegerField, Model, Q, QuerySet, Value

from smartcities.publishing.fields import RichTextField
from smartcities.publishing.links.reference import (
    Target,
    linkable,
    reference_beginning,
    references,
    target_of,
)
from smartcities.publishing.models import Addressed, Alphabetical, Row

#: Of so many targets each is looked for by itself; of more, all links to their type are read.
FEW = 20


class Incoming(NamedTuple):
    """A text with links to what is asked about: in a field of an object, or of one of its rows."""

    model: type[Model]
    key: Any
    rows: type[Model]
    field: RichTextField
    targets: frozenset[Target]


def text_fields(model: type[Model]) -> list[RichTextField]:
    """Return the rich texts of *model*."""
    return [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]


def incoming(model: type[Model], keys: Iterable[int]) -> Iterator[Incoming]:
    """Yield the texts that link to the objects *keys* of *model*, or to their parts."""
    wanted = frozenset(keys)
    if not wanted or model._meta.label_lower not in linkable():
        return
    beginning = reference_beginning(model)
    marks = [f"{beginning}{key}" for key in wanted] if len(wanted) <= FEW else [beginning]
    fields = [field for each in apps.get_models() for field in text_fields(each)]
    first, *others = [_marked(place, field, marks) for place, field in enumerate(fields)]
    for place, key, text in first.union(*others, all=True).iterator():
        # A key may be the beginning of another one, which only reading the text tells.
        found = filter(None, map(target_of, references([text])))
        named = frozenset(each for each in found if each.model is model and each.key in wanted)
        if named:
            field, rows = fields[place], fields[place].model
            owner: Any = rows
            if issubclass(rows, Row):
                owner = rows._meta.get_field(rows.page_field).related_model
            yield Incoming(owner, key, rows, field, named)


def _marked(place: int, field: RichTextField, marks: list[str]) -> QuerySet[Any, Any]:
    """Return *place*, the key of the object, and the text, where *field* has one of *marks*."""
    rows: Any = field.model
    owner = f"{rows.page_field}_id" if issubclass(rows, Row) else "pk"
    condition = Q()
    for mark in marks:
        condition |= Q(**{f"{field.name}__contains": mark})
    texts = rows._base_manager.filter(condition).order_by()
    return texts.values_list(Value(place, output_field=IntegerField()), owner, field.name)


class PublicLinks:
    """The other public objects whose texts link to *item* or to its parts, read once."""

    def __init__(self, item: Addressed) -> None:
        keys: dict[Any, set[Any]] = defaultdict(set)
        self._parts: dict[Addressed, set[str]] = {}
        parts: dict[tuple[Any, Any], set[str]] = defaultdict(set)
        for each in incoming(type(item), [item.pk]):
            is_item = (each.model, each.key) == (type(item), item.pk)
            if issubclass(each.model, Addressed) and not is_item:
                keys[each.model].add(each.key)
                parts[each.model, each.key] |= {target.part for target in each.targets}
        for model, named in keys.items():
            for obj in model.objects.public().filter(pk__in=named).order_by(Alphabetical(), "pk"):
                self._parts[obj] = parts[model, obj.pk]

    def to(self, part: str = "") -> list[Addressed]:
        """Return those that link to *part*, a path below the address; without one, all."""
        return [obj for obj, parts in self._parts.items() if not part or part in parts]
