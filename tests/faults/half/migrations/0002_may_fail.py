"""Changes content, and then fails or hangs."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.db import migrations


def change(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("UPDATE publishing_theme SET summary = 'Second step'")
    how = os.environ.get("HALF", "")
    if how == "fail":
        raise RuntimeError("The migration has met what it cannot read.")
    if how:
        Path(how).touch()
        time.sleep(600)


class Migration(migrations.Migration):
    dependencies = [("half", "0001_goes_well")]
    operations = [migrations.RunPython(change, migrations.RunPython.noop)]
