"""The three groups. Their permissions follow the installed types: see ``roles``."""

from django.db import migrations

NAMES = ("author", "editor", "administrator")


def make_groups(apps, schema_editor):
    """Create the groups where they do not exist."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in NAMES:
        groups.get_or_create(name=name)


def remove_groups(apps, schema_editor):
    """Take the groups away again."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=NAMES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
