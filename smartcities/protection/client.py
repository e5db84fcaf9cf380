"""Who a client is, for what it may cost."""

from __future__ import annotations

import ipaddress

from django.conf import settings

#: Whoever has IPv6 has at least so many bits of it to choose addresses from (RFC 6177).
IPV6_PREFIX = 64


def client_network(address: str) -> str:
    """Return the client behind an IP *address*: itself, of IPv6 its network of 64 bits.

    Empty for what is no address and for trusted proxies: what they ask for is not one client's.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    # A server that listens on :: sees IPv4 peers as ::ffff:192.0.2.1.
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in settings.TRUSTED_PROXIES):
        return ""
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
