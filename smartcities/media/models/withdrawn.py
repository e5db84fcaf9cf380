"""Pictures that nobody may have any more, because the person they show took the consent back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class WithdrawnPicture(models.Model):
    """The content of a picture that was deleted on request. Nothing here tells whose it was.

    As long as the row stands, every address under which the picture was ever served answers
    410, and the same file is only taken again from somebody who says that there is a new consent.
    """

    checksum = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    #: Names of stored originals that could not be deleted yet; they are tried again.
    files = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.checksum
