"""Writing the rows of a page: the difference to what is stored is planned, then written in bulk."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.signals import post_save

from smartcities.publishing.models.page import Page
from smartcities.publishing.models.row import OrderedRow, Row
from smartcities.publishing.states.capturing import row_states, stored_rows, stored_value
from smartcities.publishing.states.state import RowState, Value
from smartcities.publishing.states.structure import content_fields, relations

#: How many rows are written by one statement.
BATCH = 500


@dataclass(frozen=True)
class LeftOut:
    """What of a state could not be written: a value, or a whole row (without a *name*)."""

    name: str
    value: Any
    rows: str = ""
    key: str = ""


class Targets:
    """Which of the objects that states refer to are still there; asked once a type."""

    def __init__(self) -> None:
        self._known: dict[Any, dict[str, bool]] = {}

    def want(self, model: Any, keys: Iterable[str]) -> None:
        """Find out about *keys* of *model*, by one query for those not known yet."""
        known = self._known.setdefault(model, {})
        new = {key for key in keys if key not in known}
        valid = [key for key in new if _is_key(model, key)]
        found = model._base_manager.filter(pk__in=valid) if valid else model._base_manager.none()
        there = {str(pk) for pk in found.values_list("pk", flat=True)}
        known.update({key: key in there for key in new})

    def has(self, model: Any, key: str) -> bool:
        """Tell whether *key* of *model* is there."""
        self.want(model, [key])
        return self._known[model][key]


def _is_key(model: Any, key: str) -> bool:
    try:
        model._meta.pk.run_validators(model._meta.pk.to_python(key))
    except ValidationError:
        return False
    return True


def put(obj: models.Model, field: Any, value: Value, targets: Targets) -> bool:
    """Set a stored *value* of *field* on *obj*; tell whether it still fits.

    What cannot be put leaves *obj* as it was, but for a relation whose target is gone and which
    may be empty: then it is.
    """
    try:
        known = field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return False
    fits = True
    if field.is_relation and value is not None and not targets.has(field.related_model, str(value)):
        fits, known = False, None
    if isinstance(field, models.FileField) and value and not field.storage.exists(str(value)):
        return False
    if not field.null and is_null(field, known):
        return False
    setattr(obj, field.attname, known)
    return fits


def is_null(field: Any, value: Any) -> bool:
    """Tell whether the column of *field* would hold nothing; a day that is none is a text there."""
    return field.get_prep_value(value) is None


class RowWriter:
    """Writes rows of one kind, so that the page has those of a state, in its order."""

    def __init__(self, page: Page, name: str, model: type[Row], targets: Targets) -> None:
        self.page, self.name, self.model, self.targets = page, name, model, targets
        self.left_out: list[LeftOut] = []
        self.stored: dict[str, Row] = {}
        self.states: dict[str, RowState] = {}
        self.changed = False

    def write(self, wanted: Sequence[RowState]) -> None:
        """Write the difference between what is stored and *wanted*; nothing if there is none."""
        rows = stored_rows(self.model, self.page)
        self.stored = {str(row.key): row for row in rows}
        self.states = {state.key: state for state in row_states(self.model, rows)}
        self._find_targets(wanted)
        kept = {each.key for each in wanted}
        gone = [row for key, row in self.stored.items() if key not in kept]
        created: list[Row] = []
        changed: dict[str, set[str]] = {}
        for each in wanted:
            if (row := self.stored.get(each.key)) is not None:
                if names := self._set(row, each, self.states[each.key]):
                    changed[each.key] = names
            elif (made := self._made(each)) is not None:
                created.append(made)
        in_place = [*self.stored.values(), *created]
        there = {str(row.key): row for row in in_place if row not in gone}
        sequence = [there[each.key] for each in wanted if each.key in there]
        for row in self._order(sequence, created):
            changed.setdefault(str(row.key), set()).add("order")
        self._write(gone, created, changed)
        self._write_relations(wanted, there)

    # Planning -----------------------------------------------------------------------------

    def _find_targets(self, wanted: Sequence[RowState]) -> None:
        asked: dict[Any, set[str]] = {}
        for each in wanted:
            before = self.states.get(each.key)
            for field in content_fields(self.model):
                value = each.fields.get(field.name)
                same = before is not None and before.fields.get(field.name) == value
                if field.is_relation and value is not None and not same:
                    asked.setdefault(field.related_model, set()).add(str(value))
            for field in relations(self.model):
                known = before.relations.get(field.name, ()) if before else ()
                new = set(each.relations.get(field.name, ())) - set(known)
                asked.setdefault(field.related_model, set()).update(new)
        for model, keys in asked.items():
            if keys:
                self.targets.want(model, keys)

    def _set(self, row: Row, wanted: RowState, before: RowState | None) -> set[str]:
        """Put the values of *wanted* on *row*; return the names of what is another now."""
        changed = set()
        for field in content_fields(self.model):
            if field.name not in wanted.fields:
                continue
            value = wanted.fields[field.name]
            if before is not None and before.fields[field.name] == value:
                continue
            if not put(row, field, value, self.targets):
                self.left_out.append(LeftOut(field.name, value, self.name, wanted.key))
            if before is None or stored_value(field, row) != before.fields[field.name]:
                changed.add(field.name)
        return changed

    def _made(self, wanted: RowState) -> Row | None:
        """Return a new row; None if it cannot be without something that is gone."""
        row = self.model(**{self.model.page_field: self.page, "key": uuid.UUID(wanted.key)})
        left_out = len(self.left_out)
        self._set(row, wanted, None)
        needed = [field for field in content_fields(self.model) if not field.null]
        if any(is_null(field, getattr(row, field.attname)) for field in needed):
            self.left_out[left_out:] = [LeftOut("", wanted, self.name, wanted.key)]
            return None
        return row

    def _order(self, sequence: list[Row], created: Collection[Row]) -> Iterator[Row]:
        """Number rows as they follow each other, if they do not yet; yield those that moved."""
        if not issubclass(self.model, OrderedRow):
            return
        by_order = "order" in cast("Any", self.model._meta.ordering)
        ordered = cast("list[Any]", sequence)
        new = set(map(id, created))
        stayed = [row for row in ordered if id(row) not in new]
        places = [(row.order, row.pk) for row in stayed]
        if not by_order or (ordered[: len(stayed)] == stayed and places == sorted(places)):
            # What is new stands at the end, or its place follows from another field.
            last = max((row.order for row in stayed), default=0)
            for place, row in enumerate((row for row in ordered if id(row) in new), last + 1):
                row.order = place
            return
        for place, row in enumerate(ordered, 1):
            if row.order != place:
                row.order = place
                if id(row) not in new:
                    yield row

    # Writing ------------------------------------------------------------------------------

    def _write(self, gone: list[Row], created: list[Row], changed: dict[str, set[str]]) -> None:
        rows = self.model._base_manager
        updated = [self.stored[key] for key in changed]
        in_the_way = self._in_the_way(updated)
        if leaving := [row.pk for row in (*gone, *in_the_way)]:
            # A place that another row takes has to be free; the row itself comes back below.
            rows.filter(pk__in=leaving).delete()
        stay = [row for row in updated if row not in in_the_way]
        if names := set().union(*(changed[str(row.key)] for row in stay)) if stay else set():
            rows.bulk_update(stay, sorted(names), batch_size=BATCH)
        if new := [*in_the_way, *created]:
            rows.bulk_create(new, batch_size=BATCH)
        for row in (*stay, *new):
            self._tell(row, is_new=row in created)
        for row in in_the_way:
            # Its relations went with it.
            self.states[str(row.key)] = RowState(str(row.key), {}, {})
        self.changed = bool(gone or created or updated)

    def _tell(self, row: Row, is_new: bool) -> None:
        """Tell whoever listens what Django tells of a saved row; statements in bulk are silent."""
        post_save.send(
            sender=self.model,
            instance=row,
            created=is_new,
            update_fields=None,
            raw=False,
            using=row._state.db,
        )

    def _in_the_way(self, updated: Sequence[Row]) -> list[Row]:
        """Return those of the changed rows whose unique values another row takes."""
        found: dict[Any, Row] = {}
        wanted = {str(row.key): row for row in updated}
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
                continue
            names = [name for name in constraint.fields if name != self.model.page_field]
            before = {self._values_stored(key, names): key for key in wanted}
            for key, row in wanted.items():
                other = before.get(tuple(self._prepared(row, name) for name in names), key)
                if other != key:
                    found[other] = wanted[other]
        return list(found.values())

    def _prepared(self, row: Row, name: str) -> Hashable:
        field: Any = self.model._meta.get_field(name)
        return str(stored_value(field, row))

    def _values_stored(self, key: str, names: Sequence[str]) -> tuple[Hashable, ...]:
        fields = self.states[key].fields
        return tuple(str(fields[name]) for name in names)

    def _write_relations(self, wanted: Sequence[RowState], there: dict[str, Row]) -> None:
        for field in relations(self.model):
            added: list[tuple[Any, str]] = []
            removed: dict[Any, set[str]] = {}
            for each in wanted:
                row = there.get(each.key)
                if row is None or field.name not in each.relations:
                    continue
                before = self.states.get(each.key)
                had = set(before.relations.get(field.name, ()) if before else ())
                has = set(self._members(field, each, had))
                added += [(row.pk, key) for key in sorted(has - had, key=int_or_text)]
                if lost := had - has:
                    removed[row.pk] = lost
            self._write_pairs(field, added, removed)
            self.changed = self.changed or bool(removed or added)

    def _write_pairs(
        self, field: Any, added: list[tuple[Any, str]], removed: dict[Any, set[str]]
    ) -> None:
        near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through = cast(Any, field.remote_field.through)
        if removed:
            stored = through._base_manager.filter(**{f"{near}__in": list(removed)})
            pairs = stored.values_list("pk", near, far)
            keys = [pk for pk, owner, member in pairs if str(member) in removed[owner]]
            through._base_manager.filter(pk__in=keys).delete()
        if added:
            new = [through(**{near: owner, far: member}) for owner, member in added]
            through._base_manager.bulk_create(new, batch_size=BATCH)

    def _members(self, field: Any, wanted: RowState, had: set[str]) -> Iterator[str]:
        lost = []
        for key in wanted.relations[field.name]:
            if key in had or self.targets.has(field.related_model, key):
                yield key
            else:
                lost.append(key)
        if lost:
            self.left_out.append(LeftOut(field.name, tuple(lost), self.name, wanted.key))


def int_or_text(key: str) -> tuple[int, str]:
    """Return what sorts keys as the database does: numbers by their value."""
    return (int(key), "") if key.isdecimal() else (0, key)
