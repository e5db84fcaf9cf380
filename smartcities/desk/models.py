"""What the desk remembers about content that it brought in."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class DemoRecord(models.Model):
    """One thing of the demo or the samples, brought once: it is never brought or changed again.

    An editor may rename, rewrite or delete it; the record stays and keeps the demo away. One of no
    thing says that all was emptied.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    key = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    #: When it was taken away again, or found to be an editor's by now: emptying has done with it.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "key"], name="desk_demorecord_once")
        ]

    def __str__(self) -> str:
        return self.key
