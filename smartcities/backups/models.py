"""What the portal knows of its snapshots, and files whose deletion waits for one."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

#: A snapshot that has said nothing for so long was killed.
SILENCE = timedelta(minutes=5)


class Snapshot(models.Model):
    """A snapshot that is being made, or was made: whole, since none other is recorded."""

    in_snapshots = False

    began_at = models.DateTimeField(default=timezone.now)
    #: When the process that makes it last said that it lives.
    touched_at = models.DateTimeField(default=timezone.now)
    #: When it was whole; None while it is being made.
    made_at = models.DateTimeField(null=True, db_index=True)
    #: When somebody last restored it into a scratch portal and found it right.
    verified_at = models.DateTimeField(null=True)
    #: Where it was written, as the operator named it.
    file = models.CharField(max_length=1000, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    #: The digest within it: encrypted or not, it is the same.
    checksum = models.CharField(max_length=64, blank=True, db_index=True)
    #: The release that made it.
    version = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file} ({self.began_at:%Y-%m-%d %H:%M})"


class DeferredDeletion(models.Model):
    """A file that was to be deleted while a snapshot was made, which may still have to copy it."""

    in_snapshots = False

    name = models.CharField(max_length=300, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
