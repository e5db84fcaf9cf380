"""The files that are currently being read."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

#: A process that began to read longer ago must have been killed.
LONGEST = timedelta(minutes=5)


class FileReading(models.Model):
    """A lock of the process that is reading the text of a file. Deleted at the end."""

    in_snapshots = False

    name = models.CharField(max_length=200, primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def begin(cls, name: str) -> bool:
        """Tell whether the caller may read the file *name*: no other process is reading it."""
        now = timezone.now()
        _reading, is_new = cls.objects.get_or_create(name=name, defaults={"started_at": now})
        # Or by a clock that was ahead.
        is_left = Q(started_at__lte=now - LONGEST) | Q(started_at__gt=now + LONGEST)
        left = cls.objects.filter(is_left, name=name)
        return is_new or bool(left.update(started_at=now))
