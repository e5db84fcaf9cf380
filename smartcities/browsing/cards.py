"""The pages of a list with what their cards show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from smartcities.browsing.index import Snapshot
from smartcities.publishing.models import Page

#: Adds to public pages what is shown of them.
Shown = Callable[[Any], QuerySet]


def for_cards(pages: QuerySet) -> QuerySet:
    """Return *pages* with what their cards show."""
    return pages.for_cards()


def cards(index: Snapshot, keys: list[int], shown: Shown = for_cards) -> list[Page]:
    """Return the pages *keys* in their order, those that are public at this moment."""
    found = shown(index.model.objects.public()).filter(pk__in=keys).order_by()
    pages = {page.pk: page for page in found} if keys else {}
    return [pages[key] for key in keys if key in pages]
