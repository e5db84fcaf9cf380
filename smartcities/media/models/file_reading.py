"""Which files are being read just now."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

#: Whoever began to read longer ago was killed meanwhile.
LONGEST = timedelta(minutes=5)


class FileReading(models.Model):
    """One process is reading the text of a file: the others need not. Deleted at its end."""

    name = models.CharField(max_length=200, primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def begin(cls, name: str) -> bool:
        """Tell whether the caller reads the file *name*: nobody else is at it."""
        now = timezone.now()
        _reading, is_new = cls.objects.get_or_create(name=name, defaults={"started_at": now})
        left = cls.objects.filter(name=name, started_at__lte=now - LONGEST)
        return is_new or bool(left.update(started_at=now))
