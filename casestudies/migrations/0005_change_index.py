from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Greatest


def by_change(name):
    return models.Index(Greatest("last_updated", "published_at").desc(), F("id").desc(), name=name)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0003_key_figure_digits")]

    operations = [
        migrations.AddIndex("casestudy", by_change("casestudy_by_change")),
        migrations.AddIndex("city", by_change("city_by_change")),
    ]
