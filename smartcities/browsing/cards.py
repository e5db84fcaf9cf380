"""The pages of a list with what their cards show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from smartcities.index import Snapshot
from smartcities.publishing.models import Page, PageQuerySet

#: A function that adds to a queryset of pages the related objects that are shown.
WithRelated = Callable[[Any], QuerySet]


def for_cards(pages: PageQuerySet) -> QuerySet:
    """Return *pages* with the related objects that their cards show."""
    return pages.for_cards()


def cards(
    index: Snapshot, keys: Sequence[int], with_related: WithRelated = for_cards
) -> list[Page]:
    """Return those pages *keys* of *index* that are public now, in the order of the keys."""
    if not keys:
        return []
    found = with_related(index.model.objects.public()).in_bulk(keys)
    # The index follows the version, which may move a moment after a page has expired.
    return [found[key] for key in keys if key in found]
