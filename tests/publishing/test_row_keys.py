"""Keys for rows that are older than keys."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from smartcities.publishing.models import Row
from smartcities.publishing.states import capturing
from tests.factories import row

pytestmark = pytest.mark.django_db
KINDS = [model for model in apps.get_models() if issubclass(model, Row)]


def test_the_command_gives_each_row_one_and_those_that_have_one_keep_it(monkeypatch) -> None:
    kept = {}
    for kind in KINDS:
        made = [row(kind), row(kind), row(kind)]
        kept[kind] = (made[0].pk, made[0].key)
        kind.objects.filter(pk__in=[each.pk for each in made[1:]]).update(key=None)
    monkeypatch.setattr(capturing, "BATCH", 1)
    said = StringIO()
    call_command("row_keys", stdout=said)
    assert said.getvalue() == f"{2 * len(KINDS)} rows got a key.\n"
    for kind in KINDS:
        keys = list(kind.objects.values_list("key", flat=True))
        assert None not in keys
        assert len(set(keys)) == 3
        pk, key = kept[kind]
        assert kind.objects.get(pk=pk).key == key
    call_command("row_keys", stdout=said)
    assert said.getvalue().endswith("\n0 rows got a key.\n")
