"""A working copy: the changes of a page that are being prepared, and are not public yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.models.revision import Revision


class WorkingCopy(models.Model):
    """The draft of changes of one page, shared by its editors; deleted with its page.

    It outlives that the page is public: after it was unpublished the next save applies it.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    page = GenericForeignKey()
    #: The state that is being prepared.
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    #: The state of the page that it is a change of.
    base = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    #: Who changed it last, and when.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of changes")
        verbose_name_plural = _("drafts of changes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="publishing_working_copy_page"
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def by(self) -> str:
        """The name of who changed it last; empty if that user is no more."""
        user: Any = self.user
        return user.get_full_name() or user.get_username() if user else ""
