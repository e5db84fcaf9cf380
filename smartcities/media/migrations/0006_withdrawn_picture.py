"""The content of pictures that were deleted because a consent was taken back."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0005_pending_uploads")]

    operations = [
        migrations.CreateModel(
            name="WithdrawnPicture",
            fields=[
                (
                    "checksum",
                    models.CharField(max_length=32, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("files", models.JSONField(default=list)),
            ],
            options={"default_permissions": ()},
        ),
    ]
