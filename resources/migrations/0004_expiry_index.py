from django.db import migrations, models
from django.db.models import Q


def by_expiry(name):
    condition = Q(expires_at__isnull=False)
    return models.Index(fields=["expires_at"], condition=condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_change_index")]

    operations = [
        migrations.AddIndex("link", by_expiry("link_expires")),
        migrations.AddIndex("report", by_expiry("report_expires")),
    ]
