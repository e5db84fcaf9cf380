"""The portal's identity in templates: ``{{ portal().name }}``."""

from __future__ import annotations

from urllib.parse import urlsplit

from smartcities.identity import Identity, current, last_known
from smartcities.look.look import Look, look_named
from smartcities.look.views import sheet_address
from smartcities.templating.library import Library

register = Library()


@register.function
def portal() -> Identity:
    """Return what the portal is called, and who stands behind it, in the active language."""
    return current()


@register.filter
def host_of(address: str) -> str:
    """Return the host of an address as readers know it: without ``www.``."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.function
def portal_last_known() -> Identity:
    """Return the same without asking the database: for pages that say that it is away."""
    return last_known()


@register.function
def portal_look() -> Look:
    """Return how the portal looks."""
    return _look_of(current())


@register.function
def portal_look_last_known() -> Look:
    """Return the same without asking the database."""
    return _look_of(last_known())


@register.function
def look_sheet() -> str:
    """Return the address of the stylesheet of the portal's look; empty where there is none."""
    return sheet_address(current().look)


def _look_of(portal: Identity) -> Look:
    # What was saved by an older release may be refused by this one.
    return look_named(portal.look) or Look()
