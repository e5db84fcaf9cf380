"""What follows when people take back the consent to their photo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from smartcities.media.models import Image
from smartcities.media.withdrawal import withdraw


class FormerPhotoQuerySet(models.QuerySet):
    """Photos that people had before. Nothing shows them."""

    def showing(self, name: str) -> FormerPhotoQuerySet:
        """Return none: a former photo is not shown."""
        return self.none()

    def once_public(self) -> FormerPhotoQuerySet:
        """Return all: their addresses were public."""
        return self


class FormerPhoto(models.Model):
    """A photo that a person had before another; the consent covers it, and so does taking it back.

    Written when the photo is replaced or removed while the person still agrees. It stays in the
    library for colleagues until the consent is taken back.
    """

    #: What it belongs to, as rows of pages say.
    page_field = "expert"

    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="former_photos")
    image = models.ForeignKey("media.Image", models.CASCADE, related_name="former_portrait_of")

    objects = FormerPhotoQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["expert", "image"], name="experts_former_photo_once")
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.image}"


def photos_of(keys: Iterable[Any]) -> list[Image]:
    """Return the photos of the people with these primary *keys*, former ones included.

    Not one that was theirs by mistake, and is somebody else's today.
    """
    keys = list(keys)
    current = models.Q(portrait_of__in=keys)
    former = models.Q(former_portrait_of__expert__in=keys, portrait_of__isnull=True)
    return list(Image.objects.filter(current | former).distinct())


def withdraw_photos(keys: Iterable[Any]) -> None:
    """Delete all photos of the people with these primary *keys*, wherever they are shown."""
    withdraw(photos_of(keys))
