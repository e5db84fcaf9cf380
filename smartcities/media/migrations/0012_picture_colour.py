from django.db import migrations, models


class Migration(migrations.Migration):
    """The colour of pictures that are there already is measured by ``manage.py renditions``."""

    dependencies = [
        ("media", "0011_name_gif"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="colour",
            field=models.CharField(default="", editable=False, max_length=6),
        ),
        migrations.AddField(
            model_name="pendingupload",
            name="colour",
            field=models.CharField(default="", max_length=6),
        ),
    ]
