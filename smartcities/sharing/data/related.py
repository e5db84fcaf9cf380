"""Relations of streamed pages, read in chunks: an object that many pages share is read once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Field, QuerySet

from smartcities.publishing.models import Alphabetical, Page

#: How many objects a relation caches before it drops them all.
MOST = 5_000


class RelatedInChunks:
    """One relation of the pages of a stream, stored on each page as a list.

    A prefetch would create a new instance of a theme for every page that has it.
    """

    def __init__(self, relation: Field, rows: QuerySet, kept: str) -> None:
        #: The relation, and the attribute in which a page gets its objects.
        self.relation, self.kept = relation, kept
        #: The rows that it may lead to, in their order, with the fields that are needed.
        self.rows = rows
        self.known: dict[Any, Any] = {}

    def attach(self, pages: list[Page]) -> None:
        """Store the objects on each of *pages*. Two queries, or one if all are cached."""
        keys = self._keys(pages)
        wanted = {key for found in keys.values() for key in found}
        if len(self.known) + len(wanted - self.known.keys()) > MOST:
            self.known.clear()
        if missing := wanted - self.known.keys():
            self.known |= dict.fromkeys(missing) | self.rows.in_bulk(list(missing))
        for page in pages:
            objects = map(self.known.get, keys.get(page.pk, ()))
            page.__dict__[self.kept] = [obj for obj in objects if obj is not None]

    def _keys(self, pages: list[Page]) -> dict[Any, list[Any]]:
        """Return {key of a page: keys of its related objects}, in the order of the rows."""
        if self.relation.concrete and not self.relation.many_to_many:
            name = self.relation.attname
            return {page.pk: [key] for page in pages if (key := getattr(page, name)) is not None}
        name = self.relation.name
        ways = self.relation.model._base_manager.filter(
            **{"pk__in": [page.pk for page in pages], f"{name}__isnull": False}
        )
        found: dict[Any, list[Any]] = defaultdict(list)
        for key, other in ways.order_by(*self._order()).values_list("pk", f"{name}__pk"):
            found[key].append(other)
        return found

    def _order(self) -> list[Any]:
        order: Any = self.rows.query.order_by or self.rows.model._meta.ordering
        way = f"{self.relation.name}__"
        return [
            Alphabetical(way)
            if isinstance(name, Alphabetical)
            else f"{'-' * name.startswith('-')}{way}{name.removeprefix('-')}"
            for name in order
        ]
