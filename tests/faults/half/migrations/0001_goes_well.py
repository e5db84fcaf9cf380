"""Alters a table that is watched, and the log's, which SQLite makes anew; and changes content."""

from __future__ import annotations

import copy
from typing import Any

from django.apps import apps as now
from django.db import migrations


def alter(apps: Any, schema_editor: Any) -> None:
    for label, name in (("publishing.Theme", "name"), ("publishing.AuditEntry", "action")):
        model = now.get_model(label)
        old = model._meta.get_field(name)
        new = copy.copy(old)
        new.max_length = old.max_length + 1
        schema_editor.alter_field(model, old, new)
    schema_editor.execute("UPDATE publishing_theme SET summary = 'First step'")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0013_log_of_people")]
    operations = [migrations.RunPython(alter, migrations.RunPython.noop)]
