"""What is stored of people at the door: failed attempts, and the devices that somebody knows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """A password or a code that was wrong, or that is being checked at this moment.

    ``attempts.py`` writes, counts and deletes them. The address is that of the client, for IPv6
    the first of its network; empty for a trusted proxy that names no client.
    """

    class Kind(models.TextChoices):
        """What is tried."""

        PASSWORD = "password", _("password")
        CODE = "code", _("code of a second factor")
        MAIL = "mail", _("mail for a new password")

    at = models.DateTimeField(_("when"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    #: The user's name; of a name that nobody has only a digest (``attempts.recorded_name``).
    name = models.CharField(_("name"), max_length=150)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    in_snapshots = False  # of the last day, and of this place

    #: The known device that it came from, if it was one of this user's.
    device = models.ForeignKey("Device", models.SET_NULL, null=True, blank=True, editable=False)
    browser = models.CharField(_("browser"), max_length=255, blank=True)

    class Meta:
        # Nobody writes one by hand; deleting those of a person lets them in again at once.
        default_permissions = ("view", "delete")
        verbose_name = _("failed attempt")
        verbose_name_plural = _("failed attempts")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["name", "at"], name="accounts_attempt_name"),
            models.Index(fields=["address", "at"], name="accounts_attempt_address"),
            models.Index(fields=["at"], name="accounts_attempt_at"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class Device(models.Model):
    """A browser in which somebody has signed in before, known by a cookie.

    The cookie holds a random key, the row its digest alone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["user", "digest"], name="accounts_device_unique"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest[:8]}"
