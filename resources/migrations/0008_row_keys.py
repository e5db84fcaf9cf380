"""Rows get a key of their own, empty at first: it is given when their page is captured."""

import uuid

from django.db import migrations, models


def key(model: str) -> list[migrations.operations.base.Operation]:
    """Add the column without a default, which would be one value for all rows; then name it."""
    options = {"editable": False, "null": True, "unique": True}
    return [
        migrations.AddField(model, "key", models.UUIDField(**options)),
        migrations.AlterField(model, "key", models.UUIDField(default=uuid.uuid4, **options)),
    ]


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_sort_keys")]
    operations = [
        operation
        for model in ("contribution", "passage", "recommendation")
        for operation in key(model)
    ]
