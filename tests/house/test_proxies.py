"""Whose ``X-Forwarded-*`` is believed: the trusted proxies' and nobody else's."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from smartcities.middleware.proxies import TrustedProxies


def passed_on(peer: str, **headers: str) -> HttpRequest:
    """Return the request as it comes out of the middleware, sent by *peer*."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    TrustedProxies(lambda _: HttpResponse())(request)
    return request


@pytest.fixture(autouse=True)
def trusted(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


def test_forged_headers_change_nothing() -> None:
    request = passed_on(
        "192.0.2.1",
        HTTP_X_FORWARDED_FOR="10.0.0.9",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    assert request.META["REMOTE_ADDR"] == "192.0.2.1"
    assert not request.is_secure()
    assert not [name for name in request.META if name.startswith("HTTP_X_FORWARDED")]


def test_without_trusted_proxies_nobody_is_believed(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    request = passed_on(
        "127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.7", HTTP_X_FORWARDED_PROTO="https"
    )
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert not request.is_secure()


@pytest.mark.parametrize("peer", ["10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1"])
def test_a_trusted_proxy_is_believed(peer: str) -> None:
    request = passed_on(peer, HTTP_X_FORWARDED_FOR="192.0.2.7", HTTP_X_FORWARDED_PROTO="https")
    assert request.META["REMOTE_ADDR"] == "192.0.2.7"
    assert request.is_secure()


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        ("192.0.2.7, 10.0.0.2", "192.0.2.7"),
        # What stands left of the last stranger was written by that stranger.
        ("203.0.113.5, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.9.9.9, 192.0.2.7", "192.0.2.7"),
        ("nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", "10.0.0.1"),
        ("<script>", "10.0.0.1"),
    ],
)
def test_the_chain_is_walked_from_its_end(chain: str, visitor: str) -> None:
    request = passed_on("10.0.0.1", HTTP_X_FORWARDED_FOR=chain)
    assert request.META["REMOTE_ADDR"] == visitor


def test_a_forwarded_host_is_never_used() -> None:
    request = passed_on("10.0.0.1", HTTP_X_FORWARDED_HOST="evil.example")
    assert request.get_host() == "testserver"


@pytest.mark.parametrize("proto", ["", "ftp", "https, http"])
def test_an_unclear_protocol_is_not_taken_for_https(proto: str) -> None:
    assert not passed_on("10.0.0.1", HTTP_X_FORWARDED_PROTO=proto).is_secure()
