"""Which tables a snapshot has, and how a row is written so that every database can read it.

A row is a JSON object of its columns' attributes. Dates, decimals, UUIDs and bytes are text as
Django's fields read it. A key of a content type or of a permission stands for its name, since the
numbers differ from place to place.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils.duration import duration_iso_string

from smartcities.backups.archive.layout import dumped

#: Of libraries: what migrations make everywhere and rows refer to by name; who is signed in. A
#: model of ours says it by ``in_snapshots = False``: what is made from the rest (the search's
#: index), what tells of this place (locks, open forms, wrong passwords, the content's version,
#: the snapshots themselves).
LEFT_OUT = {
    "contenttypes.contenttype",
    "auth.permission",
    "sessions.session",
    "usersessions.usersession",
}
#: What references to these say instead of a number.
NAMED: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "contenttypes.contenttype": (ContentType, ("app_label", "model")),
    "auth.permission": (
        Permission,
        ("content_type__app_label", "content_type__model", "codename"),
    ),
}
#: Rows that are read at once.
ROWS = 500
#: Fields whose values are no JSON.
TEXTUAL = (
    models.DateField,
    models.TimeField,
    models.DurationField,
    models.DecimalField,
    models.UUIDField,
    models.BinaryField,
)
Row = dict[str, Any]
Names = dict[str, dict[Any, Any]]


def label_of(model: type[models.Model]) -> str:
    """Return the name of a model's table in a snapshot."""
    return model._meta.label_lower


def kept_models(registry: Any = apps) -> list[type[models.Model]]:
    """Return the models whose rows a snapshot has, those of relations included."""
    return [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and label_of(model) not in LEFT_OUT
        and getattr(model, "in_snapshots", True)
    ]


def _named(field: Any) -> str:
    """Return the label of what *field* refers to by name; empty if it does not."""
    remote = field.remote_field
    label = label_of(remote.model) if remote and not isinstance(remote.model, str) else ""
    return label if label in NAMED else ""


def names_by_key() -> Names:
    """Return {label: {key: names}} of everything that is referred to by name."""
    return {
        label: {key: list(names) for key, *names in model._base_manager.values_list("pk", *fields)}
        for label, (model, fields) in NAMED.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def rows_of(model: type[models.Model], names: Names) -> Iterator[Row]:
    """Yield all rows, by their keys, some hundred at once."""
    fields = model._meta.concrete_fields
    columns = [field.attname for field in fields]
    found = model._base_manager.order_by("pk").values_list(*columns)
    place = columns.index(model._meta.pk.attname)
    some = list(found[:ROWS])
    while some:
        for values in some:
            yield {
                column: _said(field, value, names)
                for field, column, value in zip(fields, columns, values, strict=True)
            }
        some = list(found.filter(pk__gt=some[-1][place])[:ROWS]) if len(some) == ROWS else []


def _said(field: Any, value: Any, names: Names) -> Any:
    if value is not None and (label := _named(field)):
        return names[label].get(value)
    return _plain(field.get_prep_value(value))


class Checksum:
    """The number of rows, and a checksum of them that does not depend on their order."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        """Count one row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(sha256(line).digest())) % (1 << 256)

    @property
    def said(self) -> dict[str, Any]:
        """Both, as the manifest says them."""
        return {"rows": self.rows, "sum": f"{self._sum:064x}"}


def checksum_of(model: type[models.Model], names: Names) -> dict[str, Any]:
    """Return what a manifest would say of the table of *model*."""
    found = Checksum()
    for row in rows_of(model, names):
        found.add(dumped(row))
    return found.said


class Loader:
    """Writes rows of a snapshot into the tables of *registry*, the models of its migrations.

    By plain INSERT: no signal, no ``pre_save``, no sanitiser changes what is written.
    """

    def __init__(self, registry: Any) -> None:
        models_by_label = {
            label_of(model): model for model in registry.get_models(include_auto_created=True)
        }
        self._models: dict[str, Any] = models_by_label
        self._keys: Names = {
            label: {tuple(each): key for key, each in found.items()}
            for label, found in names_by_key().items()
        }

    def load(self, label: str, lines: Iterable[bytes]) -> None:
        """Insert the rows of one member."""
        model = self._models[label]
        fields = {field.attname: field for field in model._meta.concrete_fields}
        columns: tuple[str, ...] = ()
        batch: list[list[Any]] = []
        for line in lines:
            row = json.loads(line)
            if tuple(row) != columns:
                self._insert(model, fields, columns, batch)
                columns, batch = tuple(row), []
            batch.append([self._value(fields[name], row[name]) for name in columns])
        self._insert(model, fields, columns, batch)

    def _insert(self, model: Any, fields: Any, columns: Any, batch: list[list[Any]]) -> None:
        if not batch:
            return
        quote = connection.ops.quote_name
        names = ", ".join(quote(fields[name].column) for name in columns)
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608
                batch,
            )

    def _value(self, field: Any, value: Any) -> Any:
        if value is None:
            return None
        if label := _named(field):
            return self._key(label, tuple(value))
        target = field
        while target.remote_field and target.many_to_one | target.one_to_one:
            target = target.target_field
        if isinstance(target, TEXTUAL):
            value = target.to_python(value)
        return target.get_db_prep_value(value, connection, prepared=False)

    def _key(self, label: str, names: tuple[str, ...]) -> Any:
        """Return the key of a content type or permission here, which is made if need be."""
        known = self._keys[label]
        if names not in known:
            if label == label_of(ContentType):
                app, name = names
                made: Any = ContentType.objects.create(app_label=app, model=name)
            else:
                *kind, codename = names
                key = self._key(label_of(ContentType), tuple(kind))
                made = Permission.objects.create(
                    content_type_id=key, codename=codename, name=codename
                )
            known[names] = made.pk
        return known[names]
