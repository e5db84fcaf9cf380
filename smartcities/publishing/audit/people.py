"""What the log knows of people, beside it, so that it can be erased: the log itself only grows.

An entry has the number of a user and of an origin. Who that was and where stands in these two
tables; emptying a row takes nothing from the log.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditActor(models.Model):
    """The name of a user in the log; it outlives the user, and goes when the person is erased."""

    #: The user's primary key as a text; no relation, so that the name outlives the user.
    user_id = models.CharField(max_length=40, unique=True)
    username = models.CharField(_("user"), max_length=150)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.username


class AuditOrigin(models.Model):
    """From where and with which browser something was done; deleted after ``LOG_ADDRESS_DAYS``."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=255, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.address or ""


def keep_name(user: Any) -> None:
    """Keep the name under which *user* stands in the log."""
    AuditActor.objects.update_or_create(
        user_id=str(user.pk), defaults={"username": user.get_username()}
    )


def origin_of(request: HttpRequest) -> AuditOrigin:
    """Keep where *request* comes from, and delete what is older than the rule allows."""
    delete_expired_origins()
    return AuditOrigin.objects.create(
        address=_address(request.META.get("REMOTE_ADDR", "")),
        browser=request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:255],
    )


def delete_expired_origins() -> int:
    """Delete addresses and browsers after ``LOG_ADDRESS_DAYS``; return their number."""
    last = timezone.now() - timedelta(days=settings.LOG_ADDRESS_DAYS)
    return AuditOrigin.objects.filter(at__lt=last).delete()[0]


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return None
