"""Uploaded files that do not belong to a saved object yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: How long after its upload a file can be claimed by saving the form.
LIFETIME = timedelta(days=1)
#: How long expired files are kept: a save may be in progress.
GRACE = timedelta(hours=1)


class PendingUploadQuerySet(models.QuerySet):
    """Pending uploads that can be claimed or are to be removed."""

    def claimable(self) -> Self:
        """Return those that a save may still claim."""
        return self.filter(is_stored=True, created_at__gt=timezone.now() - LIFETIME)

    def expired(self, now: datetime | None = None) -> Self:
        """Return those that no save can claim any more."""
        return self.filter(created_at__lte=(now or timezone.now()) - LIFETIME - GRACE)


class PendingUpload(models.Model):
    """A file of one user, checked for one field and stored in its final place.

    The row is created before the file, and deleted by the save that claims the file, in the same
    transaction. So a file without a row belongs to an object, or was never stored.
    """

    class Note(models.TextChoices):
        """What became of a file that is accepted otherwise than its uploader may think."""

        FIRST_FRAME = (
            "first_frame",
            _("This picture moves: only its first frame is kept, as a still picture."),
        )
        AS_PNG = "as_png", _("This GIF is kept as a PNG.")
        SVG_TEXT = (
            "svg_text",
            _(
                "This SVG has letters that are no outlines: each machine shows them in a font of "
                "its own. Convert text to paths, and upload it again."
            ),
        )

    #: The value that a form sends: the stem of the stored name, which cannot be guessed.
    key = models.CharField(max_length=64, primary_key=True)
    #: Without an owner it cannot be claimed; the row is kept, so that the file can be removed.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    #: ``app.Model.field``: a file that was checked for one field cannot be used for another.
    field = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=200, unique=True)
    #: Whether the file is complete; False if the process was killed while writing it.
    is_stored = models.BooleanField(default=False)
    #: The file's name on the user's machine.
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    #: As ``Image.colour``.
    colour = models.CharField(max_length=6, default="")
    #: Codes of ``Note``, to be said when the file arrives, and again when it is saved.
    notes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PendingUploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.field})"

    @property
    def sentences(self) -> list[str]:
        """Return what its uploader should know of the file."""
        return [str(self.Note(code).label) for code in self.notes]
