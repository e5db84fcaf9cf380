"""The pages of a list with what their cards show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from smartcities.index import Snapshot
from smartcities.publishing.models import Page, PageQuerySet

#: Adds to a queryset of pages what is shown of them.
WithRelated = Callable[[Any], QuerySet]


def for_cards(pages: PageQuerySet) -> QuerySet:
    """Return *pages* with what their cards show."""
    return pages.for_cards()


def cards(
    index: Snapshot, keys: Sequence[int], with_related: WithRelated = for_cards
) -> list[Page]:
    """Return the pages *keys* of *index* in their order, those that are public at this moment."""
    if not keys:
        return []
    found = with_related(index.model.objects.public()).in_bulk(keys)
    # The index follows the version, which moves when a page expires; a moment late perhaps.
    return [found[key] for key in keys if key in found]
