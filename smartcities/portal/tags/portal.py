"""The portal's identity in templates: ``{{ portal().name }}``."""

from __future__ import annotations

from urllib.parse import urlsplit

from smartcities.identity import Identity, current, last_known
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
