"""States as they were stored on some day, kept as files that today's models have to read.

``python -m tests.publishing.states.storing`` adds files. None is ever changed or taken away: pages
of portals have such states in their history.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smartcities.media.models import Image
from smartcities.publishing.states.structure import content_fields, relations, row_models
from tests.factories import image, make

FOLDER = Path(__file__).with_name("files")
Shape = Mapping[str, set[str]]


def files(label: str) -> list[Path]:
    """Return the files of states of a type, the oldest first."""
    found = FOLDER.glob(f"{label}.*.json")
    return sorted(found, key=lambda path: int(path.name.split(".")[-2]))


def read(path: Path) -> dict[str, Any]:
    """Return what a file says, as it was stored."""
    return json.loads(path.read_text())


def unpacked(stored: bytes) -> dict[str, Any]:
    """Return what a database holds as a file says it."""
    return json.loads(zlib.decompress(stored))


def packed(stored: Mapping[str, Any]) -> bytes:
    """Return what a file says as a database holds it."""
    return zlib.compress(json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode())


def shape_of(model: Any) -> Shape:
    """Return the names of all that a state of *model* says today: its own, and of its rows."""
    found = {"": {each.name for each in (*content_fields(model), *relations(model))}}
    for name, kind in row_models(model).items():
        found[name] = {each.name for each in (*content_fields(kind), *relations(kind))}
    return found


def shape_in(state: Any) -> Shape:
    """Return the names of all that *state* says."""
    found = {"": {*state.fields, *state.relations}}
    for name, rows in state.rows.items():
        found[name] = {each for row in rows for each in (*row.fields, *row.relations)}
    return found


def target(model: Any, **fields: Any) -> Any:
    """Return a new object that a page may refer to."""
    return image(**fields) if model is Image else make(model, **fields)
