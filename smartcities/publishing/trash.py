"""The trash: deleted pages keep their rows, relations, addresses and history for 90 days.

Nothing has to run for that: after 90 days nobody is offered the page any more, and the next
emptying deletes it for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, ProtectedError, RestrictedError
from django.utils import timezone

from smartcities.publishing import version
from smartcities.publishing.models.page import Page
from smartcities.publishing.models.page_queryset import PageQuerySet
from smartcities.publishing.visibility import Visibility, state_of

ModelT = TypeVar("ModelT", bound=models.Model)

#: How long a page can be put back.
KEPT = timedelta(days=90)
#: What a page would be to visitors that only those who may publish bring about.
DECIDED = (Visibility.PUBLISHED, Visibility.SCHEDULED)


def move_to_trash(pages: PageQuerySet, user: Any = None) -> int:
    """Put *pages* in the trash, on behalf of *user*; return how many were not in it before."""
    with transaction.atomic():
        version.hold()
        return pages.not_trashed().update(
            trashed_at=timezone.now(),
            trashed_by=user,
            # Whoever has a form of it open saves no more onto what was not seen.
            revision=F("revision") + 1,
        )


def put_back(pages: PageQuerySet, as_drafts: bool = False) -> int:
    """Take *pages* out of the trash as they were; return how many there were to take.

    With *as_drafts*, those that would be public, or would become so, are drafts.
    """
    keys = list(pages.in_state(Visibility.TRASHED).order_by().values_list("pk", flat=True))
    with transaction.atomic():
        version.hold()
        rows = pages.model._default_manager.filter(pk__in=keys)
        if as_drafts:
            public = [page.pk for page in rows if visibility_back(page) in DECIDED]
            rows.filter(pk__in=public).update(published_at=None)
        return rows.update(trashed_at=None, trashed_by=None, revision=F("revision") + 1)


def visibility_back(page: Page, at: datetime | None = None) -> Visibility:
    """Return what *page* would be, at the moment *at*, by default now, if it were put back."""
    return state_of(page.published_at, page.expires_at, None, at or timezone.now())


def kept_until(page: Page) -> datetime:
    """Return until when *page*, which is in the trash, can be put back."""
    assert page.trashed_at is not None
    return page.trashed_at + KEPT


def is_overdue(page: Page) -> bool:
    """Tell whether *page* has been in the trash for too long to be put back."""
    return page.is_trashed and kept_until(page) <= timezone.now()


def overdue(pages: PageQuerySet) -> PageQuerySet:
    """Return those of *pages* that only wait for the next emptying."""
    return pages.in_state(Visibility.TRASHED).filter(trashed_at__lte=timezone.now() - KEPT)


def purge(pages: Iterable[ModelT]) -> list[ModelT]:
    """Delete *pages* for good; return those that others keep from it (``PROTECT``).

    What one of them protects goes with its next round, so their order does not matter.
    """
    left, before = list(pages), -1
    while left and len(left) != before:
        before, held = len(left), []
        for page in left:
            try:
                with transaction.atomic():
                    page.delete()
            except (ProtectedError, RestrictedError):
                held.append(page)
        left = held
    return left
