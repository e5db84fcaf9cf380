"""What is no site, among a partner's: refused, and never in a header however it got there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from smartcities.sharing.frame_sources import is_source
from smartcities.sharing.models import Partner

pytestmark = pytest.mark.django_db
BAD = {
    "a space": "https://a.example https://b.example",
    "a tab": "https://a.example\thttps://b.example",
    "a space inside": "https://a .example",
    "double quotes": '"https://a.example"',
    "single quotes": "'unsafe-inline'",
    "a semicolon": "https://a.example; script-src *",
    "a semicolon at the end": "https://a.example;",
    "a comma": "https://a.example, https://b.example",
    "a line of a header": "https://b.example\r\nX-Injected: 1",
    "a line of a header after a bare return": "https://b.example\rX-Injected: 1",
    "a vertical tab": "https://a.example\x0bhttps://b.example",
    "a line separator": "https://a.example\u2028https://b.example",
    "everybody": "*",
    "everybody over https": "https://*",
    "every site of a country": "https://*.dk",
    "a wildcard in the middle": "https://a.*.example",
    "a scheme alone": "https:",
}
LINES = pytest.mark.parametrize("domains", BAD.values(), ids=list(BAD))


@pytest.mark.full
@LINES
def test_an_editor_is_refused_it(as_editor: Client, domains: str) -> None:
    form = {"name": "City", "domains": domains, "state": "active"}
    response = as_editor.post("/admin/sharing/partner/add/", form)
    assert response.status_code == 200
    assert not Partner.objects.exists()


@LINES
def test_code_is_refused_it(domains: str) -> None:
    with pytest.raises(ValidationError):
        Partner.objects.create(name="City", domains=domains)
    assert not Partner.objects.exists()


@pytest.mark.full
@LINES
def test_what_a_bulk_write_brings_in_does_not_reach_the_header(
    visitor: Client, domains: str
) -> None:
    Partner.objects.bulk_create([Partner(name="City", domains=domains)])
    Partner.objects.bulk_create([Partner(name="Good", domains="https://good.example")])
    # A bulk write moves no version of the content; the next change does.
    Partner.objects.filter(name="City").update(note="Changed")
    response = visitor.get("/embed/case-studies/")
    rest, _name, values = response["Content-Security-Policy"].rpartition("; frame-ancestors ")
    itself, *sites = values.split(" ")
    assert itself == "'self'"
    assert "https://good.example" in sites
    # Nothing but whole sites, in their normal form; no other directive, no other header.
    assert [each for each in sites if not is_source(each)] == []
    usual = visitor.get("/")["Content-Security-Policy"].split("; ")
    assert rest.split("; ") == [each for each in usual if not each.startswith("frame-ancestors")]
    assert "X-Injected" not in response.headers
