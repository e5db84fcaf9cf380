"""The filter set of each page type, which every channel looks up at run time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from smartcities.index import declarations
from smartcities.publishing.models import Page

if TYPE_CHECKING:
    from smartcities.browsing.filters.filterset import PageFilter

FILTERS: dict[type[Page], type[PageFilter]] = {}


def register(model: type[Page]) -> Callable[[type[PageFilter]], type[PageFilter]]:
    """Register the decorated filter set for *model*, as ``admin.register`` does for admins.

    The index then keeps the values that its filters need.
    """

    def remember(filter_set: type[PageFilter]) -> type[PageFilter]:
        FILTERS[model] = filter_set
        filter_set.page_type = model
        declarations.declare(model, filter_set.base_filters, filter_set.orders["newest"])
        return filter_set

    return remember


def filter_for(model: type[Page]) -> type[PageFilter]:
    """Return the filter set of a page type."""
    if model not in FILTERS:
        raise ImproperlyConfigured(declarations.missing(model))
    return FILTERS[model]
