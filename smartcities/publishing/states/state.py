"""The value itself, and how it is stored."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from smartcities.publishing.states.schema import in_todays_names, numbers

#: A stored value of a field: what JSON can hold, as the field's ``value_to_string`` says it.
Value = str | int | bool | None
Keys = tuple[str, ...]


@dataclass(frozen=True)
class RowState:
    """One row of a page: its own key, its fields and its sets of relations."""

    key: str
    fields: Mapping[str, Value]
    relations: Mapping[str, Keys] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """A whole page: fields, sets of relations, and rows in their order.

    ``model`` is the type's label. All of it can be stored as JSON. What was renamed since it was
    stored is read under its name of today (``schema.py``); all else of an older schema as it was
    written, so a state may hold names that the models no longer know, and lack others.
    """

    model: str
    fields: Mapping[str, Value]
    relations: Mapping[str, Keys] = field(default_factory=dict)
    rows: Mapping[str, tuple[RowState, ...]] = field(default_factory=dict)

    def dumps(self) -> bytes:
        """Return the state compressed."""
        stored = self._stored()
        if schemas := numbers(self.model, self.rows):
            stored["schemas"] = schemas
        return zlib.compress(_text(stored).encode())

    def digest(self) -> str:
        """Return what equal states have in common, and no others."""
        return blake2b(_text(self._stored(), is_sorted=True).encode(), digest_size=12).hexdigest()

    def digests(self) -> dict[str, str]:
        """Return the digest of what is the page's own, under "", and of each kind of rows."""
        parts = {"": State(self.model, self.fields, self.relations)}
        parts |= {name: State(self.model, {}, {}, {name: rows}) for name, rows in self.rows.items()}
        return {name: part.digest() for name, part in parts.items()}

    def _stored(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "fields": dict(self.fields),
            "relations": {name: list(keys) for name, keys in self.relations.items()},
            "rows": {
                name: [
                    {
                        "key": row.key,
                        "fields": dict(row.fields),
                        "relations": {each: list(keys) for each, keys in row.relations.items()},
                    }
                    for row in rows
                ]
                for name, rows in self.rows.items()
            },
        }

    @classmethod
    def loads(cls, stored: bytes) -> State:
        """Return the state that ``dumps`` wrote; raises ``ValueError`` for anything else."""
        try:
            read = in_todays_names(json.loads(zlib.decompress(stored)))
            return cls(
                read["model"],
                read["fields"],
                _keys(read["relations"]),
                {
                    name: tuple(
                        RowState(row["key"], row["fields"], _keys(row["relations"])) for row in rows
                    )
                    for name, rows in read["rows"].items()
                },
            )
        except (zlib.error, KeyError, TypeError, AttributeError) as error:
            raise ValueError("This is no stored state of a page.") from error

    def row(self, name: str, key: str) -> RowState | None:
        """Return the row of that key among the rows *name*, None if there is none."""
        return next((row for row in self.rows.get(name, ()) if row.key == key), None)


def _keys(relations: Mapping[str, Any]) -> dict[str, Keys]:
    return {name: tuple(keys) for name, keys in relations.items()}


def _text(stored: Mapping[str, Any], *, is_sorted: bool = False) -> str:
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"), sort_keys=is_sorted)
