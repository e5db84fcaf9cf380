"""Partners: their sites are read strictly, and browsers are told of them at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from smartcities.sharing.frame_sources import source
from smartcities.sharing.models import EmbeddingRule, Partner
from tests import factories

GOOD = {
    "www.example.org": "https://www.example.org",
    "https://WWW.Example.org/": "https://www.example.org",
    "https://*.city.example": "https://*.city.example",
    "http://localhost:8080": "http://localhost:8080",
    "https://example.org:443": "https://example.org",
    "https://københavn.example": "https://xn--kbenhavn-54a.example",
    "192.0.2.7:8443": "https://192.0.2.7:8443",
    "localhost": "http://localhost",
    "LocalHost:8000": "http://localhost:8000",
    "127.0.0.1:5173": "http://127.0.0.1:5173",
    "wagtail.localhost:8000": "http://wagtail.localhost:8000",
    "https://localhost": "https://localhost",
    "localhost.example": "https://localhost.example",
}
BAD = (
    "*",
    "https://*",
    "*.com:x",
    "https://*.org",
    "https://a.*.example.org",
    "https://example.org/path",
    "https://example.org?x",
    "https://exa mple.org",
    "https://example.org; script-src *",
    "https://example.org, https://b.example",
    "https://example.org'",
    'https://"example".org',
    "https://example.org\nX-Injected: 1",
    "https://example.org\r\nX-Injected: 1",
    "ftp://example.org",
    "javascript:alert(1)",
    "'self'",
    "'unsafe-inline'",
    "https://user:word@example.org",
    "https://-example.org",
    "https://example..org",
    "https://example.org:99999",
    "https://example.org:0",
    "https://" + "a" * 64 + ".org",
    "https://1.2.3.4.5",
    "https://[::1]",
    "https://straße.example",
    "",
    "https://",
    "\0",
)


@pytest.mark.parametrize(("text", "normal"), GOOD.items())
def test_a_site_has_one_normal_form(text: str, normal: str) -> None:
    assert source(text) == normal
    assert source(normal) == normal


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_single_site_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        source(text)
    assert refused.value.messages[0].startswith("“")


def policy(client: Client, path: str) -> str:
    return client.get(path)["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


@pytest.mark.django_db
class TestTheHeader:
    """What browsers are told, by answers that were kept as well."""

    path = "/embed/case-studies/"

    def test_it_follows_every_change_at_once(self, visitor: Client) -> None:
        assert policy(visitor, self.path) == "'self'"
        partner = Partner.objects.create(name="City", domains="www.example.org")
        assert policy(visitor, self.path) == "'self' https://www.example.org"
        tag = visitor.get(self.path)["ETag"]
        again = visitor.get(self.path, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert "https://www.example.org" in again["Content-Security-Policy"]
        Partner.objects.filter(pk=partner.pk).update(state=Partner.State.PAUSED)
        assert policy(visitor, self.path) == "'self'"
        Partner.objects.filter(pk=partner.pk).update(state=Partner.State.ACTIVE)
        assert policy(visitor, self.path) == "'self' https://www.example.org"
        partner.delete()
        assert policy(visitor, self.path) == "'self'"

    def test_the_rule_of_the_site_holds_for_lists_and_for_pages_without_their_own(
        self, visitor: Client
    ) -> None:
        case = factories.case_study(slug="case")
        own = factories.case_study(slug="own", embedding="partners")
        EmbeddingRule.objects.update_or_create(pk=1, defaults={"embedding": "anyone"})
        assert policy(visitor, self.path) == "*"
        assert policy(visitor, f"/embed{case.get_absolute_url()}") == "*"
        assert policy(visitor, f"/embed{own.get_absolute_url()}") == "'self'"
        EmbeddingRule.objects.update(embedding="nobody")
        for page, status in ((case, 401), (own, 200)):
            url = f"http://testserver{page.get_absolute_url()}"
            assert visitor.get("/oembed", {"url": url}).status_code == status
        assert policy(visitor, self.path) == "'none'"
        assert policy(visitor, f"/embed{own.get_absolute_url()}") == "'self'"

    def test_only_embeds_can_be_framed(self, visitor: Client) -> None:
        Partner.objects.create(name="City", domains="www.example.org")
        for path in ("/", "/case-studies/", "/map/", "/oembed", "/admin/login/", "/share-of-none/"):
            response = visitor.get(path)
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"], path
            assert response["X-Frame-Options"] == "DENY", path
        framed = visitor.get(self.path)
        assert "X-Frame-Options" not in framed.headers
        assert not any(name.startswith("X-Portal") for name in framed.headers)

    def test_a_bulk_write_gets_nothing_else_into_it(self, visitor: Client) -> None:
        Partner.objects.bulk_create(
            [Partner(name="Bad", domains="https://a.example;script-src *\nhttps://b.example")]
        )
        Partner.objects.filter(name="Bad").update(note="changed")
        assert policy(visitor, self.path) == "'self' https://b.example"

    def test_whoever_saves_a_header_stays_one(self) -> None:
        with pytest.raises(ValidationError):
            Partner.objects.create(name="Bad", domains="https://a.example; script-src *")


@pytest.mark.django_db
def test_more_than_a_header_holds_is_refused_with_the_reason() -> None:
    many = "\n".join(f"https://{'a' * 50}{number:03}.example" for number in range(80))
    Partner(name="Many", domains=many).full_clean()
    Partner.objects.create(name="Many", domains=many)
    more = Partner(name="More", domains=many.replace("a", "b"))
    with pytest.raises(ValidationError) as refused:
        more.full_clean()
    assert "of the 6144 bytes" in refused.value.messages[0]
    more.state = Partner.State.PAUSED
    more.full_clean()


def test_an_editor_adds_a_partner_and_is_told_of_a_slip(as_editor: Client) -> None:
    form = "/admin/sharing/partner/add/"
    given = {"name": "City", "domains": "https://city.example path", "state": "active"}
    refused = as_editor.post(form, given)
    assert refused.status_code == 200
    text = refused.content.decode()
    assert "is not the address of a site" in text
    assert "https://city.example path" in text
    assert as_editor.post(form, given | {"domains": "city.example"}).status_code == 302
    assert Partner.objects.get().sources == ["https://city.example"]
    # The rule is one row, which a migration makes; a test that commits empties its table.
    EmbeddingRule.objects.get_or_create(pk=1)
    rule = as_editor.get("/admin/sharing/embeddingrule/1/change/")
    assert rule.status_code == 200
    assert "pages may be embedded by" in rule.content.decode().lower()
