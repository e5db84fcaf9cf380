from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Greatest


def by_change(name):
    return models.Index(Greatest("last_updated", "published_at").desc(), F("id").desc(), name=name)


class Migration(migrations.Migration):
    dependencies = [("events", "0002_drop_search_text")]

    operations = [
        migrations.AddIndex("event", by_change("event_by_change")),
    ]
