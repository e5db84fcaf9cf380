"""A version: the state of a page as it was saved on purpose; and a draft, which points at one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """A stored state of one page, or of a draft of changes of it (``WorkingCopy``).

    Never changed; deleted with its page.
    """

    class Kind(models.TextChoices):
        """How it came about."""

        FOUND = "found", _("As it was before")
        SAVED = "saved", _("Saved")
        PUBLISHED = "published", _("Published")
        UNPUBLISHED = "unpublished", _("Unpublished")
        SCHEDULED = "scheduled", _("Scheduled")
        DISCARDED = "discarded", _("Changes discarded")

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    page = GenericForeignKey()
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("time"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("user"),
        null=True,
        related_name="+",
    )
    #: Whether it is of a draft of changes, and never was what visitors see.
    is_draft = models.BooleanField(default=False, editable=False)
    #: The number of the version that it changed; None for the one before it.
    follows = models.PositiveIntegerField(null=True, editable=False)
    # The names of what differs from the version that it changed, each between spaces, so that lists
    # find those that changed one field without decoding a state.
    changed = models.TextField(default="", editable=False)
    #: ``State.dumps``; read by ``State.loads``.
    stored = models.BinaryField()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="publishing_revision_number"
            )
        ]

    def __str__(self) -> str:
        return str(_("Version {number}")).format(number=self.number)

    @property
    def said(self) -> str:
        """How it came about, in words."""
        if self.is_draft and self.kind == self.Kind.SAVED:
            return str(_("Draft saved, not public"))
        return str(self.get_kind_display())

    @property
    def before(self) -> int:
        """The number of the version that it changed; 0 for the first."""
        return self.number - 1 if self.follows is None else self.follows


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
    #: The number of its first version: earlier ones are of drafts that were discarded.
    began = models.PositiveIntegerField()
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
