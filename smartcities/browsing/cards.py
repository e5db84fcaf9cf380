"""The pages of a list with what their cards show, kept until something that they show changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import islice
from threading import Lock
from typing import Any

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import get_language

from smartcities.index import Snapshot, index_of
from smartcities.index.keys import NONE, Keys
from smartcities.publishing.models import Page
from smartcities.publishing.prepared import Prepared

#: How many pages of a type and language a process keeps.
MOST = 4000
#: The attribute of kept pages that holds what was drawn of them.
DRAWINGS = "_drawings"
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


def drawings_of(page: Page) -> dict[Any, Any] | None:
    """Return where drawings of *page* may be kept, by all they depend on; None where nowhere.

    They live as long as what the page shows: nothing that depends on the request may be in them.
    """
    return vars(page).get(DRAWINGS)


def forget() -> None:
    """Keep no cards any longer."""
    _kept.cache_clear()


@cache
def _kept(model: type[Page], shown: Shown, language: str) -> Kept:
    # By language, because pages keep texts that they once made for a template.
    return Kept(model, shown)


class Kept:
    """Pages of one type that were shown since they, or what they show, changed last."""

    def __init__(self, model: type[Page], shown: Shown) -> None:
        self.model, self.shown = model, shown
        self.prepared = Prepared(lambda: shown(model.objects).order_by())
        self.token = ""
        self.pages: dict[int, Page] = {}
        self.lock = Lock()

    @cached_property
    def relations(self) -> dict[str, str]:
        """What is shown of other pages, where the index knows the way to these."""
        roots = {root(each) for each in self.shown(self.model.objects)._prefetch_related_lookups}
        return {name: way for name, way in self.model.card_things.items() if name in roots}

    @cached_property
    def ways(self) -> dict[str, list[str]]:
        """The ways of the index to what cards name of other pages, by the table of these."""
        found: dict[str, list[str]] = {}
        for way in self.relations.values():
            found.setdefault(_thing(self.model, way)._meta.db_table, []).append(way)
        return found

    @cached_property
    def others(self) -> frozenset[str]:
        """The tables of all else that cards show: of the page, and of the pages they name."""
        rows = self.shown(self.model.objects)
        own = {met._meta.db_table for met in met_by(rows, self.relations)}
        for way in self.relations.values():
            thing = _thing(self.model, way)
            rows = for_cards(thing.objects)
            own |= {met._meta.db_table for met in met_by(rows, thing.card_things)}
        return frozenset(own)

    def of(self, index: Snapshot, keys: Sequence[int]) -> list[Page]:
        """Return the pages *keys* as of the index's version."""
        held = self._held(index)
        missing = [key for key in keys if key not in held]
        found = {page.pk: page for page in self._fetched(index, missing)}
        if found and index.version.is_settled:
            for page in found.values():
                setattr(page, DRAWINGS, {})
            self._keep(index, found)
        pages = (found.get(key) or held.get(key) for key in keys)
        # The index follows the version, which moves when a page expires; a moment late perhaps.
        return [page for page in pages if page is not None and page.is_public()]

    def _held(self, index: Snapshot) -> dict[int, Page]:
        """Return what is kept and still true in the version of *index*."""
        token, held = self.token, self.pages
        if token == index.version.token:
            return held
        stale = self._stale(index, token)
        held = {} if stale is None else {k: page for k, page in held.items() if k not in stale}
        if index.version.is_settled:
            with self.lock:
                if self.token == token:
                    self.token, self.pages = index.version.token, held
        return held

    def _stale(self, index: Snapshot, token: str) -> Keys | None:
        """Return the pages that may look different since the version *token*; None: all."""
        changes = index.changed_since(token)
        if changes is None or any(table in self.others for table, _key in changes):
            return None
        own = self.model._meta.db_table
        stale = Keys(key for table, key in changes if table == own)
        for table, key in changes:
            for way in self.ways.get(table, ()):
                stale |= index.links[way].get(key, NONE)
        return stale

    def _keep(self, index: Snapshot, found: dict[int, Page]) -> None:
        with self.lock:
            if self.token != index.version.token:
                return  # others are further than this request
            held = self.pages
            if len(held) + len(found) > MOST:
                # Those that came last are the likelier to be asked for again.
                held = dict(islice(held.items(), len(held) // 2, None))
            # A new one: others may be reading the old one.
            self.pages = held | found

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


def met_by(rows: QuerySet, without: Collection[str] = ()) -> Iterator[type[Model]]:
    """Yield the models of what *rows* bring along: ``select_related`` and prefetches.

    Prefetches to the attributes *without* are left out.
    """
    related = rows.query.select_related
    if related is True:
        raise ValueError("select_related() without names follows what nobody declared.")
    yield from _selected(rows.model, related or {})
    for lookup in rows._prefetch_related_lookups:
        if root(lookup) in without:
            continue
        path = lookup if isinstance(lookup, str) else lookup.prefetch_through
        model = rows.model
        for step in path.split(LOOKUP_SEP):
            model = model._meta.get_field(step).related_model
            yield model
        if not isinstance(lookup, str) and lookup.queryset is not None:
            yield from met_by(lookup.queryset)


def _selected(model: type[Model], names: Mapping[str, Any]) -> Iterator[type[Model]]:
    for name, further in names.items():
        met = model._meta.get_field(name).related_model
        yield met
        yield from _selected(met, further)


def _thing(model: type[Page], way: str) -> type[Page]:
    return model._meta.get_field(way).related_model


def attach(index: Snapshot, pages: list[Page], name: str, way: str) -> None:
    """Give *pages* under *name* the public things that *way* leads to, by title."""
    wanted = Keys(page.pk for page in pages)
    of_page: dict[int, list[int]] = {page.pk: [] for page in pages}
    for thing, linked in index.links[way].items():
        if linked.intersect(wanted):
            for key in linked & wanted:
                of_page[key].append(thing)
    things = index_of(_thing(index.model, way), index.version)
    named = Keys(thing for found in of_page.values() for thing in found) & things.pages
    ordered = things.window(("title", "pk"), named, 0, len(named))
    at = {thing.pk: (place, thing) for place, thing in enumerate(cards(things, ordered))}
    for page in pages:
        here = sorted((at[thing] for thing in of_page[page.pk] if thing in at), key=_place)
        setattr(page, name, [thing for _place, thing in here])


def follow(page: Model, rows: list[Any], lookups: Sequence[Any]) -> None:
    """Follow the prefetches *lookups* of *rows*, from the index where it knows the way."""
    at, model = getattr(page, "as_of", None), type(rows[0])
    known = getattr(model, "card_things", {}) if at is not None else {}
    for name in dict.fromkeys(map(root, lookups)):
        if name in known:
            attach(index_of(model, at), rows, name, known[name])
    prefetch_related_objects(rows, *(each for each in lookups if root(each) not in known))


def _place(placed: tuple[int, Page]) -> int:
    return placed[0]
