from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0007_file_text_indexed_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="pendingupload",
            name="notes",
            field=models.JSONField(default=list),
        ),
    ]
