"""A form that somebody has open just now: who else is at a page is read here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.models.page import Page

#: No form counts for so long after it was heard of.
FARTHEST = timedelta(minutes=10)


class OpenFormQuerySet(models.QuerySet["OpenForm"]):
    """The open forms of all users."""

    def of(self, model: type[Page], key: int) -> OpenFormQuerySet:
        """Return those of one page, with their users, the longest open first."""
        of_type = self.filter(content_type=ContentType.objects.get_for_model(model))
        return of_type.filter(object_id=key).select_related("user").order_by("since", "pk")

    def over(self, at: datetime | None = None) -> OpenFormQuerySet:
        """Return those of which nothing was heard for so long that they are closed."""
        return self.filter(over_at(at or timezone.now()))


def over_at(at: datetime) -> models.Q:
    """Return which rows do not count at *at*, those of a clock that was ahead among them."""
    return models.Q(until__lt=at) | models.Q(until__gt=at + FARTHEST)


class OpenForm(models.Model):
    """The form of one page in one tab of a browser, which says again and again that it is open.

    It is not worth a lock: it says who is there, and nothing depends on it. The table is the one
    place that all processes share on every installation.
    """

    in_snapshots = False

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    #: Made at random when the form is opened: two tabs of one user are two editors.
    tab = models.CharField(max_length=32)
    since = models.DateTimeField()
    #: The row counts until then, unless the tab is heard of again.
    until = models.DateTimeField()

    objects: Any = OpenFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "tab"], name="publishing_openform_tab")
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="publishing_openform_page")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def counts(self, at: datetime) -> bool:
        """Tell whether the form is open at *at*."""
        return at <= self.until <= at + FARTHEST
