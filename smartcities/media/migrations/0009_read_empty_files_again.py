from django.db import migrations


def forget(apps, schema_editor):
    """Have files without text read again: some were encrypted, and can be read now."""
    texts = apps.get_model("media", "FileText").objects.using(schema_editor.connection.alias)
    texts.filter(state="empty").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0008_pending_upload_notes"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
