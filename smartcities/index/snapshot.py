"""The index of one page type at one version of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from smartcities.index.axis import Axis, IndexedFilter, axes_of
from smartcities.index.keys import Keys, union
from smartcities.index.order import Order
from smartcities.index.reading import canonical, read_order
from smartcities.publishing.models import Page
from smartcities.publishing.version import Version

#: The keys of the pages of each value, or of each related object.
Sets = Mapping[Any, Keys]
#: The values of a related object, each with its label.
RelatedValues = tuple[tuple[Any, str], ...]


@dataclass(frozen=True)
class Snapshot:
    """Which public pages have which values. Nothing in it changes, so threads share it.

    Keys are the database's; bitmaps hold whole numbers below 2³².
    """

    model: type[Page]
    version: Version
    pages: Keys
    #: By axis: the pages of each value, for values of the page's own columns and rows.
    own: Mapping[str, Sets]
    #: By relation path: the pages of each related object, public or not.
    links: Mapping[str, Sets]
    #: By axis: the values that each public related object gives its pages.
    related_values: Mapping[str, Mapping[int, RelatedValues]]
    #: By axis: the pages of each value, and the values' labels; derived from the above.
    values: Mapping[str, Sets]
    labels: Mapping[str, Mapping[Any, str]]
    #: Orders that were needed so far, in their canonical form.
    orders: dict[tuple[str, ...], Order] = field(default_factory=dict)
    #: The options of facets as pages order them, by axis and language.
    menus: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)

    def window(self, names: tuple[str, ...], hits: Keys, start: int, stop: int) -> list[int]:
        """Return the keys of *hits* from position *start* up to *stop*, ordered by *names*."""
        straight, backwards = canonical(names)
        order = self.orders.get(straight)
        if order is None:
            # If two threads do this at once, they read the same.
            order = self.orders[straight] = read_order(self.model, straight)
        return order.window(hits, start, stop, backwards)

    def menu(self, name: str, facet: Any) -> list[tuple[str, str]]:
        """Return all values of a facet with their names in the language of the request."""
        where = name, get_language() or ""
        found = self.menus.get(where)
        if found is None:
            labels = self.labels[name]
            found = [(value, facet.name(value, labels[value])) for value in self.values[name]]
            found.sort(key=facet.order)
            self.menus[where] = found
        return found


def derived(
    axis: Axis, links: Sets, related_values: Mapping[int, RelatedValues]
) -> tuple[Sets, dict[Any, str]]:
    """Return the pages of each value that related objects have, and the labels of these values."""
    parts: dict[Any, list[Keys]] = {}
    labels: dict[Any, str] = {}
    for related_object, pages in links.items():
        for value, label in related_values.get(related_object, ()):
            parts.setdefault(value, []).append(pages)
            labels[value] = label
    values = {
        value: found[0] if len(found) == 1 else union(found) for value, found in parts.items()
    }
    return values, labels


__all__ = ["Axis", "IndexedFilter", "RelatedValues", "Sets", "Snapshot", "axes_of", "derived"]
