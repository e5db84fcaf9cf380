"""The single pages that head and foot link to, read once for each version of the content."""

from __future__ import annotations

from typing import NamedTuple

from django.db import Error
from django.utils.translation import get_language

from smartcities.publishing.addresses import path_to
from smartcities.publishing.declarations.placed import Place
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Version


class PlacedPage(NamedTuple):
    """A page that the frame links to, as far as the link shows it."""

    place: str
    title: str
    language: str
    slug: str
    #: The name of its address.
    view: str
    #: What it is a translation of, or itself: the same for all that say the same.
    original: tuple[str, int]

    @property
    def url(self) -> str:
        """The page's address in the active language."""
        return path_to(self.view, self.slug)


#: The token of the last version, and the pages at that version.
_held: tuple[str, tuple[PlacedPage, ...]] = ("", ())


def placed_pages(at: Version | None = None) -> tuple[PlacedPage, ...]:
    """Return the pages that the frame in the active language links to, each text once.

    *at* is the content's version, if it has been read: then the database is queried only once for
    each version. While it cannot be asked, they are those that were read last.
    """
    global _held
    token, found = _held
    if at is None or token != at.token:
        try:
            found = tuple(each for model in page_types() for each in _read(model))
        except Error:
            return _in_one_language(found)
        if at is not None and at.is_settled:
            _held = at.token, found
    return _in_one_language(found)


def _read(model: type[Page]) -> list[PlacedPage]:
    if (placed := model.placed) is None:
        return []
    label, view = model._meta.label, f"{model._meta.model_name}-detail"
    named = ["pk", placed.place, "title", "language", "slug", placed.original or "pk"]
    shown = model.objects.public().filter(**{f"{placed.place}__in": [Place.HEAD, Place.FOOT]})
    return [
        PlacedPage(place, title, language, slug, view, (label, original or key))
        for key, place, title, language, slug, original in shown.order_by(
            placed.order, "title", "pk"
        ).values_list(*named)
    ]


def _in_one_language(pages: tuple[PlacedPage, ...]) -> tuple[PlacedPage, ...]:
    """Return of pages that say the same the one in the active language, or the first."""
    chosen: dict[tuple[str, tuple[str, int]], PlacedPage] = {}
    for page in pages:
        same = page.place, page.original
        if same not in chosen or _is_in_active_language(page):
            chosen[same] = page
    return tuple(chosen.values())


def _is_in_active_language(page: PlacedPage) -> bool:
    return page.language.lower().partition("-")[0] == get_language()
