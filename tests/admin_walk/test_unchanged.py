"""Opening a form and saving it as it stands changes nothing: with all the demo content."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.test import Client

from smartcities.desk import demo
from smartcities.publishing.models import Row
from smartcities.publishing.types import page_types
from tests.admin_walk.browser import errors_of, opened, sent
from tests.admin_walk.rules import MODELS

pytestmark = pytest.mark.full

#: Sorts of things that editors keep besides pages.
LIBRARY = {"vocabulary", "picture"}
#: The report with contributions, passages, recommendations, links and a file.
RICHEST = "danish-smart-cities"
#: What a save may always move: nobody but the admin sees it.
COUNTERS = {"revision"}


def rows_about(thing: models.Model) -> dict[str, Any]:
    """Return everything the database holds about *thing*: its row, its rows, its relations."""
    model = type(thing)
    own = model._base_manager.filter(pk=thing.pk).values().get()
    found: dict[str, Any] = {name: own[name] for name in own if name not in COUNTERS}
    for field in model._meta.many_to_many:
        if not field.auto_created:
            found[field.name] = sorted(getattr(thing, field.name).values_list("pk", flat=True))
    for relation in model._meta.related_objects:
        rows = relation.related_model
        if relation.one_to_many and issubclass(rows, Row):
            mine = rows._base_manager.filter(**{relation.field.name: thing}).order_by("pk")
            for row in mine:
                found[f"{relation.name} {row.pk}"] = rows_about(row)
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    keys = before.keys() | after.keys()
    return {
        key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    }


def resaved(client: Client, thing: models.Model) -> dict[str, Any]:
    """Open the form of *thing*, save it as shown, and return what changed."""
    before = rows_about(thing)
    answer = sent(client, thing, opened(client, thing))
    if answer.status_code != 302:
        return {"refused": errors_of(answer)}
    return differences(before, rows_about(thing))


@pytest.mark.parametrize(
    "many", [3, pytest.param(None, marks=[pytest.mark.full, pytest.mark.drill])]
)
def test_saving_anything_of_the_demo_unchanged_moves_neither_dates_nor_rows_nor_history(
    as_editor: Client, many: int | None
) -> None:
    """The first *many* of each kind, with the report that has everything; or all."""
    demo.load(lambda line: None)
    found, kinds = {}, set()
    others = [apps.get_model(label) for label, kind in MODELS.items() if kind in LIBRARY]
    for model in (*page_types(), *others):
        things = list(model._base_manager.order_by("pk"))
        rest = things[many:] if many else []
        chosen = things[:many] + [one for one in rest if getattr(one, "slug", "") == RICHEST]
        for thing in chosen:
            kinds.add(model)
            if changed := resaved(as_editor, thing):
                found[f"{model._meta.model_name} {thing}"] = changed
    assert found == {}
    assert kinds == {*page_types(), *others}
    said = set(LogEntry.objects.values_list("change_message", flat=True))
    assert said == {"[]"}, "The history says that a field changed."
