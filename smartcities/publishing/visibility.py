"""The one rule of visibility: as a condition on rows, and as an answer about one page."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """The state a page is in at a moment."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")
    TRASHED = "trashed", _("In the trash")


#: The states in which visitors see a page, or will without anybody doing more for it.
SEEN = frozenset({Visibility.PUBLISHED, Visibility.SCHEDULED})


def not_trashed() -> Q:
    """Return the condition for rows that are not in the trash."""
    return Q(trashed_at__isnull=True)


def rows_in(state: str, at: datetime) -> Q:
    """Return the condition for rows that are in *state* at the moment *at*."""
    if state == Visibility.TRASHED:
        return Q(trashed_at__isnull=False)
    begun = Q(published_at__lte=at)
    over = Q(expires_at__isnull=False, expires_at__lte=at)
    return (
        not_trashed()
        & {
            Visibility.DRAFT: Q(published_at__isnull=True),
            Visibility.SCHEDULED: Q(published_at__gt=at),
            Visibility.PUBLISHED: begun & ~over,
            Visibility.EXPIRED: begun & over,
        }[Visibility(state)]
    )


def state_of(
    published_at: datetime | None,
    expires_at: datetime | None,
    trashed_at: datetime | None,
    at: datetime,
) -> Visibility:
    """Return the state at the moment *at*; the twin of ``rows_in``, tested against it."""
    if trashed_at is not None:
        return Visibility.TRASHED
    if published_at is None:
        return Visibility.DRAFT
    if published_at > at:
        return Visibility.SCHEDULED
    if expires_at is not None and expires_at <= at:
        return Visibility.EXPIRED
    return Visibility.PUBLISHED
