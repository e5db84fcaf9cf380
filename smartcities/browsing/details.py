"""One page with what its own page shows, by statements that are kept prepared."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects

from smartcities.browsing.cards import attach, root
from smartcities.index import Snapshot, index_of
from smartcities.publishing import version
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.prepared import STAND_IN, Statement
from smartcities.publishing.version import Version

#: The relation that every page has.
THEMES = "themes"
#: Stands in for the slug that is asked for while SQL is made.
SLUG = "a-slug-in-its-place"
#: The themes in their order, by the token of the one version they were last read for.
_VOCABULARY: dict[str, tuple[Theme, ...]] = {}


def page_at(model: type[Page], slug: str, at: Version | None = None) -> Page | None:
    """Return the page of any visibility at *slug*, with what ``for_detail`` gives it.

    *at* is the content's version, if somebody has read it already.
    """
    page = next(iter(_statement(model).of({SLUG: slug})), None)
    if page is None:
        return None
    is_public, rest = page.is_public(), False
    if is_public:
        page.as_of = at
    for name, is_plain in _lookups(model).items():
        if is_public and name in model.card_things:
            page.as_of = page.as_of or version.current()
            attach(index_of(model, page.as_of), [page], name, model.card_things[name])
        elif is_public and page.as_of is not None and name == THEMES:
            _keep(page, name, _themes_of(page, page.as_of))
        elif is_plain:
            _relate(page, name)
        else:
            rest = True
    if rest:
        # Made anew: what is prefetched may hang on the time.
        lookups = model.objects.for_detail()._prefetch_related_lookups
        prefetch_related_objects(
            [page], *(each for each in lookups if root(each) not in page.__dict__)
        )
    return page


@cache
def _lookups(model: type[Page]) -> dict[str, bool]:
    """Return what ``for_detail`` prefetches by its root, and whether it is a relation as it is."""
    plain: dict[str, bool] = {}
    for lookup in model.objects.for_detail()._prefetch_related_lookups:
        name = root(lookup)
        plain[name] = plain.get(name, True) and lookup == name
    return plain


@cache
def _statement(model: type[Page]) -> Statement[Page]:
    return Statement(model.objects.for_detail().filter(slug=SLUG).order_by())


@cache
def _related(model: type[Page], name: str) -> Statement[Any]:
    return Statement(getattr(model(pk=STAND_IN), name).all())


def _relate(page: Page, name: str) -> None:
    """Give *page* the rows of its relation *name*, as a prefetch does."""
    statement = _related(type(page), name)
    found = statement.of({STAND_IN: page.pk})
    for owner in statement.owners:
        for row in found:
            setattr(row, owner, page)
    _keep(page, name, found)


def _keep(page: Page, name: str, found: list[Any]) -> None:
    rows = getattr(page, name).get_queryset()
    rows._result_cache, rows._prefetch_done = found, True
    page.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def _themes_of(page: Page, at: Version) -> list[Theme]:
    """Return the themes of a public *page* in the order of the vocabulary."""
    index = index_of(type(page), at)
    linked = index.links[THEMES]
    return [theme for theme in _vocabulary(index) if page.pk in linked.get(theme.pk, ())]


def _vocabulary(index: Snapshot) -> tuple[Theme, ...]:
    """Return all themes, read once a process as long as none changes; they are few, and shared."""
    held = next((themes for token, themes in [*_VOCABULARY.items()] if _holds(index, token)), None)
    if held is None:
        held = tuple(Theme.objects.all())
    if index.version.is_settled and index.version.token not in _VOCABULARY:
        _VOCABULARY.clear()
        _VOCABULARY[index.version.token] = held
    return held


def _holds(index: Snapshot, token: str) -> bool:
    """Tell whether no theme has changed since the version *token*."""
    changes = index.changed_since(token)
    return changes is not None and all(table != Theme._meta.db_table for table, _key in changes)
