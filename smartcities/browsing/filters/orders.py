"""The orders that a list can have, and the parameter that chooses one."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.filters.fields import SortField
from smartcities.publishing.models import sort_key_name

#: Where an order is alphabetical.
SORT_KEY = "sort_key"

ORDERS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("Title"),
    "updated": _("Last updated"),
    "relevance": _("Best match"),
}


#: As above, for what has a name rather than a title: people and places. Names come first.
BY_NAME = {"title": _("Name"), **{name: label for name, label in ORDERS.items() if name != "title"}}


class SortFilter(django_filters.Filter):
    """``sort``: applied by the filter set, after everything else."""

    field_class = SortField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs


def fields_of(order: Sequence[str]) -> tuple[str, ...]:
    """Return the fields behind *order*, for readers of the active language."""
    return tuple(sort_key_name() if name == SORT_KEY else name for name in order)
