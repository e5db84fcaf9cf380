"""Maps drawn by the server, and the address of a type's map."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import resolve
from jinja2.runtime import Context

from smartcities.browsing.maps.links import map_link
from smartcities.browsing.maps.locator import locator as drawn
from smartcities.browsing.maps.overview import overview
from smartcities.browsing.maps.places import points, spots
from smartcities.index import index_of
from smartcities.publishing.addresses import path_to
from smartcities.publishing.models import Page
from smartcities.templating.library import Library

register = Library()


@register.function
def map_address(model: type[Page], given: QueryDict | None = None) -> str:
    """Return the address of the map with the filters *given*; empty if it shows another type."""
    address = path_to("map")
    if _shown_at(address, settings.ROOT_URLCONF) is not model:
        return ""
    return f"{address}?{given.urlencode()}" if given else address


@cache
def _shown_at(address: str, urls: str) -> type[Page]:
    view: Any = resolve(address, urls).func
    return view.view_initkwargs["model"]


@register.inclusion("browsing/_overview_map.html", takes_context=True)
def overview_map(context: Context, model: type[Page] | Page, label: str = "") -> dict[str, Any]:
    """Draw all public pages of a type (or of a page's type) on the earth. Two queries.

    Nothing is drawn if none of them has a place, or if the type has no places.
    """
    model = model if isinstance(model, type) else type(model)
    found = []
    if model.located is not None:
        # The middleware of the kept answers has read the version already.
        index = index_of(model, getattr(context.get("request"), "content_version", None))
        found = spots(index, index.pages)
    shown = overview(model, found, map_link(model)) if found else None
    return {"map": shown, "meta": model._meta, "label": label}


@register.inclusion("browsing/_locator.html")
def locator(places: Any) -> dict[str, Any]:
    """Draw a map of *places*: one or several objects with latitude and longitude. No query.

    Nothing is drawn if none of them has coordinates.
    """
    if places is None:
        return {"map": None}
    several = list(places) if isinstance(places, Iterable) else [places]
    return {"map": drawn(points(several)), "names": [str(place) for place in several]}
