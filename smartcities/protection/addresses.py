"""Addresses of clients: which belong to one client, and which are shared by many."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]
#: A client with IPv6 usually has a whole /64 network to choose addresses from (RFC 6177).
IPV6_PREFIX = 64


def _read(address: str) -> Address | None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    # A server that listens on :: sees IPv4 peers as ::ffff:192.0.2.1.
    return getattr(found, "ipv4_mapped", None) or found


def is_within(address: str, networks: Networks) -> bool:
    """Tell whether *address* is in one of *networks*; False if it is not an address."""
    found = _read(address)
    return found is not None and any(found in network for network in networks)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Return the part of *address* that a client cannot easily change: IPv4, or the /64 of IPv6.

    Empty if it is not an address.
    """
    found = _read(address)
    if found is None or found.version == 4:
        return str(found or "")
    return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))


def client_network(address: str) -> str:
    """Return the client behind *address*, as ``network_of`` does.

    Empty for trusted proxies as well: their requests are from many clients.
    """
    return "" if is_within(address, settings.TRUSTED_PROXIES) else network_of(address)
