"""Files that were uploaded and belong to nothing that was saved yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

#: A form may be saved with a file for as long after it was chosen.
LIFETIME = timedelta(days=1)
#: Nothing is removed sooner after that: a save may be under way.
GRACE = timedelta(hours=1)


class PendingUploadQuerySet(models.QuerySet):
    """Pending uploads, as they can be claimed or are to be removed."""

    def claimable(self) -> Self:
        """Return those that a save may still claim."""
        return self.filter(is_stored=True, created_at__gt=timezone.now() - LIFETIME)

    def expired(self, now: datetime | None = None) -> Self:
        """Return those that no save can claim any more."""
        return self.filter(created_at__lte=(now or timezone.now()) - LIFETIME - GRACE)


class PendingUpload(models.Model):
    """A file of one user, checked for one field and stored where it will stay.

    The row is there before the file, and it is deleted by the save that claims the file, in the
    save's transaction: a file without a row belongs to something, or was never stored.
    """

    #: What a form sends: the stem of the stored name, which nobody can guess.
    key = models.CharField(max_length=64, primary_key=True)
    #: Nobody claims it without one; the row of a deleted user still leads to the file.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    #: ``app.Model.field``: a file that was checked for one field is no other's.
    field = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=200, unique=True)
    #: Whether the whole file is there; not where the process was killed while it wrote.
    is_stored = models.BooleanField(default=False)
    #: As the user's machine calls it.
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PendingUploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.field})"
