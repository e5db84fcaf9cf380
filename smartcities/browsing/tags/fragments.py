"""Fragments that are the same on many pages, such as the menu: rendered once and cached."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from smartcities import identity
from smartcities.browsing.placed import PlacedPage
from smartcities.publishing.types import navigated_types
from smartcities.templating.library import Library

register = Library()
#: How many fragments a process caches: some for every section asked for, real or not.
KEPT = 512
#: No section has a longer name.
LONGEST = 100


@register.function
@pass_context
def cached_fragment(context: Context, name: str, here: str = "") -> Markup:
    """Return the template *name* rendered for the section *here* and the active language.

    It is rendered once and cached, so it must not use anything else of the request, nor content
    other than the portal's identity and the pages that have a place in the frame.
    """
    draw = _rendered if len(here) <= LONGEST else _rendered.__wrapped__
    placed: tuple[PlacedPage, ...] = tuple(context.get("placed") or ())
    depends = (get_language(), get_script_prefix(), settings.ROOT_URLCONF, identity.current())
    return draw(context.environment, name, here, placed, depends)


@lru_cache(maxsize=KEPT)
def _rendered(
    templates: Environment,
    name: str,
    here: str,
    placed: tuple[PlacedPage, ...],
    depends: tuple[object, ...],
) -> Markup:
    # The last argument is there for the cache's key: addresses and texts depend on it.
    shown = {"navigation": navigated_types(), "placed": placed, "here": here}
    return Markup(templates.get_template(name).render(shown))
