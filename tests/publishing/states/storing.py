"""Keeps states of today as files: of the richest demo page of each type that has changed.

DJANGO_SETTINGS_MODULE=tests.settings python -m tests.publishing.states.storing
"""

from __future__ import annotations

import json
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from smartcities.desk import demo  # noqa: E402
from smartcities.publishing.states import State, capture  # noqa: E402
from smartcities.publishing.states.structure import (  # noqa: E402
    content_fields,
    relations,
    row_models,
    text_kind,
)
from smartcities.publishing.types import page_types  # noqa: E402
from tests.factories import row  # noqa: E402
from tests.publishing.states.stored import (  # noqa: E402
    FOLDER,
    files,
    packed,
    read,
    shape_in,
    shape_of,
    target,
    unpacked,
)


def store() -> None:
    """Add a file for each type whose content is another than in its last one."""
    connection.creation.create_test_db(verbosity=0)
    demo.load(lambda line: None)
    for model in page_types():
        label = model._meta.label_lower
        known = files(label)
        if known and shape_in(State.loads(packed(read(known[-1])))) == shape_of(model):
            continue
        richest = max(model._base_manager.all(), key=lambda page: len(capture(page).dumps()))
        _fill(richest)
        stored = unpacked(capture(richest).dumps())
        path = FOLDER / f"{label}.{len(known) + 1}.json"
        path.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n")
        print(path)


def _fill(page: Any) -> None:
    """Give *page* something of everything that a page of its type can have."""
    model = type(page)
    for field in content_fields(model):
        if getattr(page, field.attname) in ("", None):
            if field.is_relation:
                setattr(page, field.name, target(field.related_model))
            elif text_kind(field):
                setattr(page, field.name, "<p>Words</p>" if text_kind(field) == "rich" else "Words")
    page.save()
    for field in relations(model):
        if not getattr(page, field.name).exists():
            getattr(page, field.name).set([target(field.related_model)])
    for kind in row_models(model).values():
        if not kind._base_manager.filter(**{kind.page_field: page}).exists():
            row(kind, page)


if __name__ == "__main__":
    store()
