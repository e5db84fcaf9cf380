"""What a link may lead to, and what an address without a scheme is meant as."""

from __future__ import annotations

import pytest

from smartcities.publishing.fields import sanitise
from smartcities.publishing.fields.href import completed, refusal, scheme_of

MEANT = {
    "www.example.org": "https://www.example.org",
    "WWW.Example.org/a?b=1&c#d": "https://WWW.Example.org/a?b=1&c#d",
    "example.org": "https://example.org",
    "energi.københavn.dk/vand": "https://energi.københavn.dk/vand",
    "example.org:8080/x": "https://example.org:8080/x",
    "//example.org/x": "https://example.org/x",
    "  www.example.org\n": "https://www.example.org",
    "a.b@example.org": "mailto:a.b@example.org",
    "a@example.org?subject=Hej": "mailto:a@example.org?subject=Hej",
}
AS_TYPED = [
    "https://example.org", "http://example.org:80/", "mailto:a@example.org", "/reports/", "#part",
    "?country=DK", "case-studies/x/", "report.pdf", "page:casestudies.casestudy:1", "10.5", "1.2.3",
    "some words. And more",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_an_address_without_a_scheme_gets_the_one_that_is_meant(typed: str, meant: str) -> None:
    assert completed(typed) == meant
    assert completed(meant) == meant
    assert refusal(meant) is None


@pytest.mark.parametrize("typed", AS_TYPED)
def test_all_others_stay_as_they_are(typed: str) -> None:
    assert completed(typed) == typed
    assert refusal(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:x()",
        "java\nscript:x()",
        "data:text/html,x",
        "ftp://example.org/",
        "tel:+4512345678",
        "page:x",
    ],
)
def test_a_scheme_that_nobody_can_follow_is_refused_by_its_name(typed: str) -> None:
    href = completed(typed)
    assert f"“{scheme_of(href)}:”" in str(refusal(href))


@pytest.mark.parametrize("typed", ["file:///C:/plan.docx", "C:\\plans\\plan.docx", "\\\\server\\x"])
def test_what_lies_on_ones_own_computer_is_refused_as_such(typed: str) -> None:
    assert "your own computer" in str(refusal(completed(typed)))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/a?b=1&amp;c", "https://example.org/a?b=1&amp;c"),
        ("a@example.org", "mailto:a@example.org"),
        ("/reports/", "/reports/"),
        ("page:casestudies.casestudy:12#part", "page:casestudies.casestudy:12#part"),
    ],
)
def test_the_sanitiser_stores_what_is_meant(typed: str, stored: str) -> None:
    html = f'<p><a href="{typed}" rel="noopener noreferrer">words</a></p>'
    kept = f'<p><a href="{stored}" rel="noopener noreferrer">words</a></p>'
    assert sanitise(html) == kept
    assert sanitise(kept) == kept


@pytest.mark.parametrize(
    "href", ["page:x", "page://x", "PAGE:casestudies.casestudy:x", "ftp://x.y"]
)
def test_what_names_no_page_loses_its_address(href: str) -> None:
    assert sanitise(f'<a href="{href}">x</a>') == '<a rel="noopener noreferrer">x</a>'
