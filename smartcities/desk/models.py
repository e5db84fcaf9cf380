"""What the desk remembers about content that it brought in."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class DemoRecord(models.Model):
    """One thing that the demo brought once: it is never brought or changed again.

    An editor may rename, rewrite or delete it; the record stays and keeps the demo away.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    key = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "key"], name="desk_demorecord_once")
        ]

    def __str__(self) -> str:
        return self.key
