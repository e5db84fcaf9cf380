"""Whether a site's pages may frame ours, as a browser decides it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from smartcities.sharing.frame_sources import source

PORTS = {"http": 80, "https": 443}
#: Characters of an address that are looked at: its site stands at the beginning.
LOOKED_AT = 400


@lru_cache(maxsize=1024)
def origin(address: str) -> str:
    """Return the origin of the page at *address*, as ``source`` writes it; empty where it has none.

    Nothing but scheme, host and port is left of an address, such as one in ``Referer``.
    """
    try:
        parts = urlsplit(address[:LOOKED_AT])
        # Names and passwords stand before the host: no part of an origin.
        host = parts.netloc.rpartition("@")[2]
        # A pattern is no origin: whoever sends one would like an editor to let it in.
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
    except (KeyError, ValueError):  # 'none', or no origin
        return False
    # What may be reached in the open may be reached encrypted as well.
    is_upgraded = (wanted.scheme, given.scheme) == ("http", "https")
    if wanted.scheme != given.scheme and not is_upgraded:
        return False
    if ports[0] != ports[1] and not (is_upgraded and ports == (80, 443)):
        return False
    host = wanted.netloc.rpartition(":")[0] if wanted.port else wanted.netloc
    if host.startswith("*."):
        return bool(given.hostname and given.hostname.endswith(host[1:]))
    return given.hostname == host
