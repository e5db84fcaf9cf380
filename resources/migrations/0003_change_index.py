from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Greatest


def by_change(name):
    return models.Index(Greatest("last_updated", "published_at").desc(), F("id").desc(), name=name)


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_drop_search_text")]

    operations = [
        migrations.AddIndex("report", by_change("report_by_change")),
        migrations.AddIndex("link", by_change("link_by_change")),
    ]
