"""The photos that people had before, which a consent taken back covers as well."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0005_embedding"),
        ("media", "0006_withdrawn_picture"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_photos",
                        to="experts.expert",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_portrait_of",
                        to="media.image",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("expert", "image"), name="experts_former_photo_once"
                    )
                ],
            },
        ),
    ]
