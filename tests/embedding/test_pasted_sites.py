"""Sites as editors paste them: what is too much is trimmed with a word, many owners are refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from smartcities.sharing.models import Partner
from smartcities.sharing.partners.ancestors import ancestors
from smartcities.sharing.pasted_sites import pasted_site, pasted_sites, readable
from tests.admin_walk.browser import opened, sent

PASTED = {
    "https://city.example": ("https://city.example", False),
    "https://city.example/": ("https://city.example", False),
    "  https://City.Example/en/News?id=1#top ": ("https://city.example", True),
    "city.example/path": ("https://city.example", True),
    "//city.example/": ("https://city.example", False),
    "https://city.example:8443?x": ("https://city.example:8443", True),
    "http://localhost:8000/admin/": ("http://localhost:8000", True),
    "localhost:8000/": ("http://localhost:8000", False),
    "https://københavn.example/da/": ("https://xn--kbenhavn-54a.example", True),
    "*.city.example/all": ("https://*.city.example", True),
    "192.0.2.7/x": ("https://192.0.2.7", True),
}
#: Two addresses, headers, addresses with a password: what would be lost, or leaks.
REFUSED = (
    "https://a.example/x,https://b.example",
    "https://a.example/ https://b.example",
    "https://web.archive.org/web/2020/https://a.example/",
    "https://a.example/'; script-src *",
    "https://user:secret@city.example/path",
    "user@city.example",
    "https:/city.example",
    "/path",
    "?x",
    "https://[::1]/x",
    "ftp://city.example/x",
)
MANY_OWNERS = ("*.co.uk", "https://*.github.io", "*.CO.UK/x", "*.xn--55qx5d.cn", "*.公司.cn")


@pytest.mark.parametrize(("text", "expected"), PASTED.items())
def test_of_a_pasted_address_the_site_is_kept(text: str, expected: tuple[str, bool]) -> None:
    found = pasted_site(text)
    assert (found.source, bool(found.trimmed_from)) == expected


@pytest.mark.parametrize("text", [*REFUSED, *MANY_OWNERS])
def test_what_is_not_one_owners_site_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        pasted_sites(text)
    assert "secret" not in refused.value.messages[0]


@pytest.mark.parametrize("text", ["*.city.example", "*.partner.github.io", "bergen.no", "gov.uk"])
def test_a_partners_own_sites_are_taken(text: str) -> None:
    assert [each.source for each in pasted_sites(text)] == [f"https://{text}"]


def test_what_is_in_punycode_is_read_in_its_letters() -> None:
    assert readable("https://xn--kbenhavn-54a.example:81") == (
        "københavn.example:81 (https://xn--kbenhavn-54a.example:81)"
    )
    assert readable("https://city.example") == "https://city.example"
    assert readable("https://xn--a.example") == "https://xn--a.example"


@pytest.mark.django_db
class TestTheForm:
    """The form of the admin."""

    add = "/admin/sharing/partner/add/"

    def post(self, client: Client, path: str, **more: str) -> str:
        given = {"name": "City", "domains": "city.example", "state": "active", **more}
        response = client.post(path, given, follow=True)
        return response.content.decode()

    def test_a_path_is_trimmed_with_a_word(self, as_editor: Client) -> None:
        text = self.post(as_editor, self.add, domains="https://city.example/en/\nother.example")
        assert Partner.objects.get().sources == ["https://city.example", "https://other.example"]
        assert "“https://city.example/en/”" in text
        assert text.count("was kept: a partner’s site is all of it") == 1

    @pytest.mark.parametrize("line", MANY_OWNERS)
    def test_many_owners_are_refused_and_nothing_typed_is_lost(
        self, as_editor: Client, line: str
    ) -> None:
        text = self.post(as_editor, self.add, domains=f"city.example\n{line}")
        assert not Partner.objects.exists()
        assert "stands for the sites of many owners" in text
        assert f"city.example\n{line}</textarea>" in text

    def test_one_that_was_accepted_before_stays_and_can_be_edited(self, as_editor: Client) -> None:
        old = Partner.objects.create(name="City", domains="https://*.github.io")
        assert "https://*.github.io" in ancestors("")
        domains = "https://*.github.io\ncity.example"
        sent(as_editor, old, opened(as_editor, old), domains=domains, note="x")
        old.refresh_from_db()
        assert old.sources == ["https://*.github.io", "https://city.example"]
        assert old.note == "x"

    def test_a_colleague_who_was_quicker_is_named(self, as_editor: Client) -> None:
        Partner.objects.create(name="Harbour", domains="https://city.example", state="paused")
        text = self.post(as_editor, self.add, domains="https://city.example/x")
        assert "https://city.example is a site of the partner “Harbour” already." in text
        assert Partner.objects.count() == 1

    def test_two_partners_who_shared_a_site_before_can_be_edited(self, as_editor: Client) -> None:
        Partner.objects.create(name="Harbour", domains="https://city.example")
        twin = Partner.objects.create(name="Twin", domains="https://city.example")
        sent(as_editor, twin, opened(as_editor, twin), note="x")
        twin.refresh_from_db()
        assert twin.note == "x"

    def test_the_list_shows_letters(self, as_editor: Client) -> None:
        Partner.objects.create(name="City", domains="https://københavn.example")
        assert (
            "københavn.example (https://xn--"
            in as_editor.get("/admin/sharing/partner/").content.decode()
        )
