"""An entry of the log of changes. Nothing updates or deletes one: see ``triggers.py``."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.audit.people import AuditActor


class Action(models.TextChoices):
    """What was done to a page."""

    CREATED = "created", _("created")
    SAVED = "saved", _("saved")
    PUBLISHED = "published", _("published")
    SCHEDULED = "scheduled", _("scheduled")
    UNPUBLISHED = "unpublished", _("unpublished")
    TRASHED = "trashed", _("moved to the trash")
    RESTORED = "restored", _("restored")
    DELETED = "deleted", _("deleted")
    # What is no change of a page: ``acts.py`` writes these.
    SIGNED_IN = "signed in", _("signed in")
    SIGNED_OUT = "signed out", _("signed out")
    WRONG_PASSWORD = "wrong password", _("wrong password")
    WRONG_CODE = "wrong code", _("wrong code")
    REFUSED = "refused", _("refused for a while")
    PASSWORD_CHANGED = "password changed", _("password changed")
    FACTOR_ADDED = "factor added", _("second factor added")
    FACTOR_REMOVED = "factor removed", _("second factor removed")
    SESSION_ENDED = "session ended", _("session ended")
    INVITED = "invited", _("link for a password made")
    EXPORTED = "exported", _("exported")
    ERASED = "erased", _("erased")


class Means(models.TextChoices):
    """By what a page was changed."""

    FORM = "form", _("form")
    LIST = "list", _("list action")
    COMMAND = "command", _("command")
    IMPORT = "import", _("import")
    #: Whatever says nothing else: a shell, a script.
    CODE = "code", _("code")


# As functions, so that another action is no migration.
def actions() -> list[tuple[Any, Any]]:
    """Return the actions and their names."""
    return Action.choices


def means() -> list[tuple[Any, Any]]:
    """Return by what pages are changed, and its name."""
    return Means.choices


class AuditEntries(models.Manager):
    """All entries, each with the name of its user."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the entries with ``username``."""
        actor = AuditActor.objects.filter(user_id=OuterRef("user_id"))
        return super().get_queryset().annotate(username=Subquery(actor.values("username")[:1]))


class AuditEntry(models.Model):
    """Who changed which page, when, and which of its fields; never what stood or stands there.

    Also who signed in, whose rights were changed, and what was exported. It refers to nothing by a
    foreign key, so that it outlives the page and the user, and has nothing in it to be erased:
    what is personal stands in ``people.py``'s tables.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    #: The user's key; empty where no user is known. The name stands in ``AuditActor``.
    user_id = models.CharField(_("user number"), max_length=40, blank=True)
    #: The number of an ``AuditOrigin``: from where it was done, as long as that is kept.
    origin = models.PositiveBigIntegerField(_("origin"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=actions)
    #: The page: its model as ``app.model``, its primary key, and its address at that time.
    model = models.CharField(_("type"), max_length=120)
    key = models.CharField(_("page number"), max_length=40)
    slug = models.CharField(_("address"), max_length=80, blank=True)
    #: Names of fields, relations and kinds of rows, sorted.
    fields = models.JSONField(_("fields"), default=list, blank=True)
    means = models.CharField(_("tool"), max_length=20, choices=means)
    #: The page's revision before and after; none before it was created and after it was deleted.
    from_revision = models.PositiveBigIntegerField(_("from revision"), null=True, blank=True)
    to_revision = models.PositiveBigIntegerField(_("to revision"), null=True, blank=True)

    #: Each entry that is read has ``username``: the user's name, or None if it is not known.
    username: str | None
    objects = AuditEntries()

    class Meta:
        # Nobody writes it; no role may read it until a superuser gives the permission.
        default_permissions = ("view",)
        verbose_name = _("entry of the log")
        verbose_name_plural = _("entries of the log")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["-at", "-id"], name="publishing_auditentry_at"),
            models.Index(fields=["model", "key"], name="publishing_auditentry_page"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.key}: {self.action}"
