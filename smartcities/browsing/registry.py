"""Which filter set belongs to which page type; asked at run time by every channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from smartcities.publishing.models import Page

if TYPE_CHECKING:
    from smartcities.browsing.filters import PageFilter

FILTERS: dict[type[Page], type[PageFilter]] = {}


def register(model: type[Page]) -> Callable[[type[PageFilter]], type[PageFilter]]:
    """Decorate a filter set as the one for *model*, as ``admin.register`` does."""

    def remember(filter_set: type[PageFilter]) -> type[PageFilter]:
        FILTERS[model] = filter_set
        filter_set.page_type = model
        return filter_set

    return remember


def filter_for(model: type[Page]) -> type[PageFilter]:
    """Return the filter set of a page type."""
    return FILTERS[model]
