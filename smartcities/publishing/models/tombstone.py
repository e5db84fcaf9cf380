"""Traces of what came onto and left the public lists, so that copies elsewhere can follow."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class TombstoneQuerySet(models.QuerySet):
    """Tombstones of one or more types."""

    def standing(self, model: type[models.Model], at: datetime | None = None) -> Self:
        """Return those of *model* whose slug no public page has (again) at *at*, now.

        Where the page came back and then expired, its own ``expires_at`` tells more.
        """
        back = model._base_manager.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=OuterRef("at")),
            slug=OuterRef("slug"),
            published_at__lte=at or timezone.now(),
        )
        return self.filter(~Exists(back), content_type=ContentType.objects.get_for_model(model))


class Tombstone(models.Model):
    """An address at which something was public, and when and why it left.

    Written in the transaction of the change, whoever made it (``presence.py``), one per slug,
    the latest. An expiry that nobody's hand brought about is not written: ``expires_at`` says it.
    """

    class Reason(models.TextChoices):
        """Why the address is left."""

        EXPIRED = "expired"
        UNPUBLISHED = "unpublished"
        DELETED = "deleted"
        RENAMED = "renamed"

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    slug = models.SlugField(max_length=80, db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=12, choices=Reason)

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="publishing_tombstone_one_per_slug"
            )
        ]
        indexes = [models.Index(fields=["content_type", "at"], name="publishing_tombstone_at")]

    def __str__(self) -> str:
        return f"{self.slug}: {self.reason}"


class Appearance(models.Model):
    """When a page last came onto its list later than its own dates say.

    A page published under a date of last year, or whose expiry was taken back, is new to those
    who keep a copy; neither ``published_at`` nor ``last_updated`` tells them.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="publishing_appearance_one_per_page"
            )
        ]
        indexes = [models.Index(fields=["content_type", "at"], name="publishing_appearance_at")]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
