from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0005_pending_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="filetext",
            name="indexed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
