from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0006_withdrawn_picture"),
    ]

    operations = [
        migrations.AddField(
            model_name="filetext",
            name="indexed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
