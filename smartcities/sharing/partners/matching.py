"""Whether a site may frame our pages, decided as browsers do."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from smartcities.sharing.frame_sources import source

PORTS = {"http": 80, "https": 443}
#: The number of characters of an address that are parsed: the site is at the beginning.
LOOKED_AT = 400


@lru_cache(maxsize=1024)
def origin(address: str) -> str:
    """Return the origin of *address*, in the form of ``source``; empty if it has none.

    Only scheme, host and port of the address, for example of a ``Referer``, are kept.
    """
    try:
        parts = urlsplit(address[:LOOKED_AT])
        # A user name and password before the host are not part of an origin.
        host = parts.netloc.rpartition("@")[2]
        # A pattern is not an origin; it may be an attempt to have an editor allow it.
        is_one = parts.scheme in PORTS and host and "*" not in host
        return source(f"{parts.scheme}://{host}") if is_one else ""
    except (ValueError, ValidationError):
        return ""


def allows(ancestors: str, site: str) -> bool:
    """Tell whether the origin *site* matches the values *ancestors* of ``frame-ancestors``.

    (Content Security Policy Level 3, section 6.7.2: schemes, hosts, ports.)
    """
    own = settings.SITE_URL
    return any(_matches(own if each == "'self'" else each, site) for each in ancestors.split())


def _matches(pattern: str, site: str) -> bool:
    if pattern == "*":
        return True
    try:
        wanted, given = urlsplit(pattern), urlsplit(site)
        ports = wanted.port or PORTS[wanted.scheme], given.port or PORTS[given.scheme]
    except (KeyError, ValueError):  # 'none', or not an origin
        return False
    # A source with http also matches https.
    is_upgraded = (wanted.scheme, given.scheme) == ("http", "https")
    if wanted.scheme != given.scheme and not is_upgraded:
        return False
    if ports[0] != ports[1] and not (is_upgraded and ports == (80, 443)):
        return False
    host = wanted.netloc.rpartition(":")[0] if wanted.port else wanted.netloc
    if host.startswith("*."):
        return bool(given.hostname and given.hostname.endswith(host[1:]))
    return given.hostname == host
