"""Pages of one type: which are public, and what is recorded when many are changed at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from smartcities.publishing.audit import changes as audit
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.consent import withdrawing
from smartcities.publishing.models.addressed import AddressedQuerySet
from smartcities.publishing.models.presence import DECIDING, followed, presences
from smartcities.publishing.models.tombstone import Tombstone
from smartcities.publishing.visibility import Visibility, not_trashed, rows_in

if TYPE_CHECKING:
    from smartcities.publishing.models.page import Page

PageT = TypeVar("PageT", bound="Page")


class PageQuerySet(AddressedQuerySet[PageT]):
    """Pages of one type. ``public`` alone decides which are published."""

    def in_state(self, state: str, at: datetime | None = None) -> Self:
        """Return the pages in *state*, one of ``Visibility``, by default now."""
        return self.filter(rows_in(state, at or timezone.now()))

    def not_trashed(self) -> Self:
        """Return the pages that are not in the trash."""
        return self.filter(not_trashed())

    def public(self, at: datetime | None = None) -> Self:
        """Return the pages that visitors may see at the moment *at*, by default now."""
        return self.in_state(Visibility.PUBLISHED, at)

    def once_public(self) -> Self:
        """Return the pages that are public, or were before they expired or were taken away."""
        left = Tombstone.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        )
        now = timezone.now()
        begun = rows_in(Visibility.PUBLISHED, now) | rows_in(Visibility.EXPIRED, now)
        return self.filter(begun | Exists(left))

    def for_cards(self) -> Self:
        """Return the pages with what a card in a list shows, in a fixed number of queries."""
        return self.select_related("image")

    def for_detail(self) -> Self:
        """Return the pages with what the detail page shows."""
        return self.select_related("image").prefetch_related("themes")

    def update(self, **kwargs: Any) -> int:
        """Update, and record which pages leave the public list or join it."""
        if DECIDING.isdisjoint(kwargs):
            with withdrawing(self, kwargs), audit.updating(self, kwargs):
                return super().update(**kwargs)
        # As a subquery: rows of a join or of DISTINCT cannot be locked.
        rows = self.model._base_manager.filter(pk__in=self.order_by().values("pk"))
        with (
            transaction.atomic(),
            followed(self.model, presences(rows)),
            withdrawing(self, kwargs),
            audit.updating(self, kwargs),
        ):
            return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Create *objs*, and note those that are known to be new."""
        with recording():
            made = super().bulk_create(objs, *args, **kwargs)
            if not (kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts")):
                for page in made:
                    audit.note_created(page)
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes
