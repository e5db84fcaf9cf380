"""Records of pages that joined or left the public lists, for those who keep copies."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from smartcities.publishing.visibility import not_trashed


class TombstoneQuerySet(models.QuerySet):
    """Tombstones of one or more types."""

    def standing(self, model: type[models.Model], at: datetime | None = None) -> Self:
        """Return those of *model* whose slug no public page has at *at*, by default now.

        If the page was published again and then expired, its own ``expires_at`` says more.
        """
        back = model._base_manager.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=OuterRef("at")),
            not_trashed(),
            slug=OuterRef("slug"),
            published_at__lte=at or timezone.now(),
        )
        return self.filter(~Exists(back), content_type=ContentType.objects.get_for_model(model))

    def has_deleted(self, model: type[models.Model], slug: str) -> bool:
        """Tell whether what was public at *slug* is in the trash or was deleted. One query."""
        there = model._base_manager.filter(not_trashed()).values("pk")
        kind = ContentType.objects.get_for_model(model)
        graves = self.filter(content_type=kind, slug=slug.lower())
        return graves.exclude(object_id__in=there).exists()


class Tombstone(models.Model):
    """An address at which something was public, and when and why that ended.

    Written in the transaction of any change (``presence.py``), one per slug, the latest. A page
    that expires by itself has none: its ``expires_at`` says so.
    """

    class Reason(models.TextChoices):
        """Why the page is no longer at this address."""

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
    """When a page last joined its list, if that is later than its own dates say.

    A page published with a date of last year, or whose expiry was removed, is new to those who
    keep a copy, but neither ``published_at`` nor ``last_updated`` shows that.
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
