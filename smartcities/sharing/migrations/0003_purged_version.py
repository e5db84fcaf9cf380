"""Up to which version of the content networks in front were told what to drop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_showings")]

    operations = [
        migrations.CreateModel(
            name="PurgedVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("token", models.CharField(max_length=32)),
                ("pictures", models.JSONField(default=list)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="sharing_one_purgedversion"
                    )
                ],
            },
        ),
    ]
