"""Addresses of clients: which of them belong together, and which stand for others."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Networks = Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]


def is_within(address: str, networks: Networks) -> bool:
    """Tell whether *address* lies in one of *networks*; False for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    # A server that listens on :: sees IPv4 peers as ::ffff:192.0.2.1.
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in networks)


@lru_cache(maxsize=4096)
def client_network(address: str) -> str:
    """Return what one client cannot easily change of its *address*: IPv4 whole, IPv6 its /64.

    A household or a server is given a /64 network as a rule, with as many addresses as it likes.
    What is no address is returned as it is.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)
