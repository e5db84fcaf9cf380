from django.db import migrations, models
from django.db.models import Q


def by_expiry(name):
    condition = Q(expires_at__isnull=False)
    return models.Index(fields=["expires_at"], condition=condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0005_change_index")]

    operations = [
        migrations.AddIndex("casestudy", by_expiry("casestudy_expires")),
        migrations.AddIndex("city", by_expiry("city_expires")),
    ]
