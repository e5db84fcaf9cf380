"""Who a client is: an address, of IPv6 the network that its owner chooses addresses from."""

from ipaddress import ip_network

import pytest
from pytest_django import Settings

from smartcities.protection.addresses import client_network


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_client_is(address: str, client: str) -> None:
    assert client_network(address) == client


def test_what_a_trusted_proxy_asks_for_by_itself_is_nobodys(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "2001:db8::5"):
        assert client_network(address) == ""
    assert client_network("192.0.2.7") == "192.0.2.7"
