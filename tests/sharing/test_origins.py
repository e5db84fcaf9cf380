"""Which origin an address has, and whether a policy lets it frame our pages."""

from __future__ import annotations

import pytest

from smartcities.sharing.partners.matching import allows, origin


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://city.example/blog/post?x=1#top", "https://city.example"),
        ("https://City.Example:443/", "https://city.example"),
        ("http://city.example:8080/a", "http://city.example:8080"),
        ("https://user:secret@city.example/", "https://city.example"),
        ("https://københavn.example/", "https://xn--kbenhavn-54a.example"),
        ("", ""),
        ("about:blank", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://*.city.example/", ""),
        ("https://city.example:99999/", ""),
        ("https://[::1", ""),
        ("https://a b/", ""),
        ("https://" + "a" * 5000, ""),
    ],
)
def test_the_origin_of_an_address_is_its_site_and_no_more(address: str, expected: str) -> None:
    assert origin(address) == expected


@pytest.mark.parametrize(
    ("ancestors", "site", "expected"),
    [
        ("*", "https://anybody.example", True),
        ("'none'", "https://city.example", False),
        ("'self'", "http://testserver", True),
        ("'self' https://city.example", "https://city.example", True),
        ("'self' https://city.example", "http://city.example", False),
        ("'self' http://city.example", "https://city.example", True),
        ("'self' https://city.example", "https://city.example:8443", False),
        ("https://city.example:8443", "https://city.example:8443", True),
        ("http://city.example:8080", "https://city.example", False),
        ("https://*.city.example", "https://blog.city.example", True),
        ("https://*.city.example", "https://a.blog.city.example", True),
        ("https://*.city.example", "https://city.example", False),
        ("https://*.city.example", "https://notcity.example", False),
        ("https://*.city.example:8443", "https://blog.city.example:8443", True),
        ("https://city.example", "https://city.example.evil.example", False),
        ("https://city.example", "", False),
    ],
)
def test_a_policy_lets_in_whom_a_browser_would(ancestors: str, site: str, expected: bool) -> None:
    assert allows(ancestors, site) is expected
