"""Addresses of the web: completed where they are clear, refused where nobody can follow them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from smartcities.publishing.admin.forms.typed import WebAddressField
from smartcities.publishing.fields.href import SCHEMES
from smartcities.publishing.parsing.web_address import check_scheme

FIELD = WebAddressField(max_length=500)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/page?a=b#c", "https://example.org/page?a=b#c"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("//example.org/x", "https://example.org/x"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org/", "HTTPS://Example.org/"),
        (" https://example.org/å ", "https://example.org/å"),
        ("www.rødovre.dk", "https://www.rødovre.dk"),
        ("https://example.org/a:b", "https://example.org/a:b"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
    ],
)
def test_an_address_is_completed_and_kept(typed: str, kept: str) -> None:
    assert FIELD.clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("javascript:alert(1)", "Nobody can follow “javascript:”."),
        ("JavaScript:alert(1)//www.example.org", "Nobody can follow “javascript:”."),
        ("data:text/html,x", "Nobody can follow “data:”."),
        ("ftp://example.org/x", "Nobody can follow “ftp:”."),
        ("htp://example.org", "Nobody can follow “htp:”."),
        ("mailto:x@example.org", "This is an e-mail address."),
        ("word", "Write the whole address: https://www.example.org."),
        ("/case-studies/", "Write the whole address: https://www.example.org."),
        ("x@example.org", "Write the whole address: https://www.example.org."),
        ("http:///x", "The name of the site is missing."),
        ("https:example.org", "The name of the site is missing."),
        ("https://", "The name of the site is missing."),
        ("https://example.org:99999/", "The name of the site is missing."),
        ("https://exa mple.org", "A web address has no spaces."),
        ("https://example.org/a b", "A web address has no spaces."),
        ("java\tscript:alert(1)", "A web address has no spaces."),
        ("https://word", "This is no address of the web."),
        ("https://-.org", "This is no address of the web."),
        ("www.example.org:javascript", "Nobody can follow"),
    ],
)
def test_what_nobody_can_follow_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FIELD.clean(typed)
    assert refused.value.messages[0].startswith(said)


def test_the_schemes_of_a_text_are_checked_by_the_same_rule() -> None:
    for address in ("mailto:x@example.org", "https://example.org", "http://example.org"):
        check_scheme(address, SCHEMES)
    with pytest.raises(ValidationError, match="javascript"):
        check_scheme("javascript:alert(1)", SCHEMES)
