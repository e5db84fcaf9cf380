"""Pictures that must not be shown any more, because a person has withdrawn the consent."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class WithdrawnPicture(models.Model):
    """The checksum of a picture that was deleted on request, without data about the person.

    While the row exists, every former address of the picture returns 410, and the same file is
    accepted again only if an editor confirms a new consent.
    """

    checksum = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    #: Names of stored originals that could not be deleted yet; it is tried again.
    files = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.checksum
