from django.db import migrations, models
from django.db.models import Q


def by_expiry(name):
    condition = Q(expires_at__isnull=False)
    return models.Index(fields=["expires_at"], condition=condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_change_index")]

    operations = [
        migrations.AddIndex("event", by_expiry("event_expires")),
    ]
