"""A message from a reader: to the people behind the portal, or about one page of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: A name is one line: mails have headers, and a list has rows.
one_line = RegexValidator(r"\A[^\x00-\x1f\x7f\u2028\u2029]*\Z", _("Write the name on one line."))


class Message(models.Model):
    """What a reader wrote, where, and what became of it; for the editors only."""

    #: Messages come by the forms alone. They say who wrote, so authors do not see them.
    roles: ClassVar[dict[str, tuple[str, ...]]] = {"editor": ("change", "delete", "view")}

    class State(models.TextChoices):
        """What became of the message."""

        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    text = models.TextField(_("message"), max_length=4000)
    name = models.CharField(_("name"), max_length=100, blank=True, validators=[one_line])
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    #: What it is about, in whatever state that is by now; none for a list, or for the portal.
    content_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    page = GenericForeignKey()
    #: The address at which the reader was; empty for what the contact page's form sends.
    path = models.CharField(_("page"), max_length=400, blank=True, editable=False)
    #: The language of the frame that the reader saw: an answer is best written in it.
    language = models.CharField(_("language"), max_length=10, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.NEW, editable=False
    )
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), max_length=8000, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("settled by"),
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("change", "delete", "view")
        verbose_name = _("message from a reader")
        verbose_name_plural = _("messages from readers")
        indexes = [
            models.Index(fields=["state", "created_at"], name="feedback_message_of_a_state"),
            models.Index(fields=["settled_at"], name="feedback_message_settled"),
        ]

    def __str__(self) -> str:
        """Say what it is about, and nothing of who wrote: the log of the admin keeps it."""
        if self.page is not None:
            return gettext("About “%(page)s”") % {"page": self.page}
        if self.path:
            return gettext("About %(path)s") % {"path": self.path}
        return gettext("To the portal")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the moment at which it was settled: the row is deleted some time after it."""
        if self.state == self.State.NEW:
            self.settled_at = self.settled_by = None
        elif self.settled_at is None:
            self.settled_at = timezone.now()
        super().save(*args, **kwargs)

    def settle(self, state: State, user: Any) -> None:
        """Note that *user* has answered or closed it."""
        self.state, self.settled_by = state, user
        self.save()
