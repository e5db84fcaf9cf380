"""The pages of a list with what their cards show, kept as long as the content's version stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from threading import Lock
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import get_language

from smartcities.browsing.index import Snapshot, index_of
from smartcities.browsing.index.keys import Keys
from smartcities.publishing.models import Page
from smartcities.publishing.prepared import Prepared

#: How many pages of a type and language a process keeps.
MOST = 1000
#: Adds to pages what is shown of them.
Shown = Callable[[Any], QuerySet]


def for_cards(pages: QuerySet) -> QuerySet:
    """Return *pages* with what their cards show."""
    return pages.for_cards()


def cards(index: Snapshot, keys: Sequence[int], shown: Shown = for_cards) -> list[Page]:
    """Return the pages *keys* in their order, those that are public at this moment.

    They are shared by all requests: nobody changes them.
    """
    return _kept(index.model, shown, get_language() or "").of(index, keys)


def forget() -> None:
    """Keep no cards any longer."""
    _kept.cache_clear()


@cache
def _kept(model: type[Page], shown: Shown, language: str) -> Kept:
    # By language, because pages keep texts that they once made for a template.
    return Kept(model, shown)


class Kept:
    """Pages of one type that were shown since the last change."""

    def __init__(self, model: type[Page], shown: Shown) -> None:
        self.model, self.shown = model, shown
        self.prepared = Prepared(lambda: shown(model.objects).order_by())
        self.token = ""
        self.pages: dict[int, Page] = {}
        self.lock = Lock()

    @cached_property
    def relations(self) -> dict[str, str]:
        """What cards name of other pages, where the index knows the way to these."""
        return self.model.card_things

    def of(self, index: Snapshot, keys: Sequence[int]) -> list[Page]:
        """Return the pages *keys* as of the index's version."""
        held = self.pages if self.token == index.version.token else {}
        missing = [key for key in keys if key not in held]
        found = {page.pk: page for page in self._fetched(index, missing)}
        self._keep(index, found)
        pages = (found.get(key) or held.get(key) for key in keys)
        # The index follows the version, which moves when a page expires; a moment late perhaps.
        return [page for page in pages if page is not None and page.is_public()]

    def _keep(self, index: Snapshot, found: dict[int, Page]) -> None:
        with self.lock:
            is_old = self.token != index.version.token
            if is_old or len(self.pages) + len(found) > MOST:
                # A new one: others may be reading the old one.
                self.token, self.pages = index.version.token, dict(found)
            elif found:
                self.pages = self.pages | found

    def _fetched(self, index: Snapshot, keys: list[int]) -> list[Page]:
        pages = self.prepared.of(keys)
        if pages:
            for name, way in self.relations.items():
                attach(index, pages, name, way)
            lookups = [
                each
                for each in self.shown(self.model.objects)._prefetch_related_lookups
                if root(each) not in self.relations
            ]
            prefetch_related_objects(pages, *lookups)
        return pages


def root(lookup: Any) -> str:
    """Return the attribute of the page that a prefetch fills or goes through."""
    if isinstance(lookup, str):
        return lookup.partition("__")[0]
    return (lookup.to_attr or lookup.prefetch_through).partition("__")[0]


def attach(index: Snapshot, pages: list[Page], name: str, way: str) -> None:
    """Give *pages* under *name* the public things that *way* leads to, by title."""
    wanted = Keys(page.pk for page in pages)
    of_page: dict[int, list[int]] = {page.pk: [] for page in pages}
    for thing, linked in index.links[way].items():
        if linked.intersect(wanted):
            for key in linked & wanted:
                of_page[key].append(thing)
    things = index_of(index.model._meta.get_field(way).related_model, index.version)
    named = Keys(thing for found in of_page.values() for thing in found) & things.pages
    ordered = things.window(("title", "pk"), named, 0, len(named))
    at = {thing.pk: (place, thing) for place, thing in enumerate(cards(things, ordered))}
    for page in pages:
        here = sorted((at[thing] for thing in of_page[page.pk] if thing in at), key=_place)
        setattr(page, name, [thing for _place, thing in here])


def _place(placed: tuple[int, Page]) -> int:
    return placed[0]
