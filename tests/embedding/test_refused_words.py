"""``/embed/refused.js``: who is told that a site is no partner, in which words, at what cost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.sharing.models import EmbeddingRule, Partner
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS, SITE = "/embed/refused.js", "https://city.example"
PORTAL = "http://testserver"


def ask(on: str = "/embed/case-studies/?view=card", site: str = SITE, **more: Any) -> Any:
    return Client().get(ADDRESS, {"site": site, "on": f"{PORTAL}{on}"}, **more)


def words(response: Any) -> dict[str, str]:
    """Return what the script says; nothing if it is silent."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert not response.cookies
    text = response.content.decode().strip()
    if text.startswith("//"):
        assert "\n" not in text
        return {}
    found: dict[str, str] = json.loads(text[text.rindex("})(") + 3 : -2])
    return found


def test_a_site_that_is_no_partner_is_told_so_and_led_to_the_form() -> None:
    said = words(ask())
    assert said["text"].startswith("city.example is not a partner of Smart Cities yet")
    assert said["href"] == f"{PORTAL}/share/partner/?site=https%3A%2F%2Fcity.example"
    form = Client().get(said["href"]).content.decode()
    assert 'value="https://city.example"' in form


def test_a_partner_hears_nothing_since_its_frame_is_only_slow() -> None:
    Partner.objects.create(name="City", domains="https://*.city.example")
    assert words(ask(site="https://blog.city.example")) == {}
    assert words(ask(site="https://city.example"))
    # A change is known at once, by answers that were kept as well.
    Partner.objects.update(state="paused")
    assert words(ask(site="https://blog.city.example"))


def test_the_rule_of_the_page_decides() -> None:
    for rule in ("anyone", "partners", "nobody"):
        factories.case_study(slug=rule, embedding=rule)
    assert words(ask("/embed/case-studies/anyone/")) == {}
    assert words(ask("/embed/case-studies/partners/"))
    # No partner may show it either.
    assert words(ask("/embed/case-studies/nobody/")) == {}
    EmbeddingRule.objects.update_or_create(pk=1, defaults={"embedding": "anyone"})
    assert words(ask()) == {}
    assert words(ask("/embed/case-studies/partners/"))


def test_it_speaks_the_language_of_the_frame() -> None:
    said = words(ask("/embed/case-studies/?lang=da"))
    assert said["lang"] == "da"
    assert said["label"] == "Er det jeres websted? Bliv partner"
    assert said["href"].endswith("&lang=da")
    assert words(ask("/embed/case-studies/?lang=xx"))["lang"] == "en"


def test_a_name_in_punycode_is_written_in_its_letters() -> None:
    said = words(ask(site="https://xn--kbenhavn-54a.example"))
    assert said["text"].startswith("københavn.example is")


@pytest.mark.parametrize(
    ("on", "site"),
    [
        ("/embed/case-studies/none/", SITE),
        ("/admin/", SITE),
        ("/embed/refused.js", SITE),
        ("/embed/case-studies/", "null"),
        ("/embed/case-studies/", ""),
        ("/embed/case-studies/", "https://*.example"),
        ("/embed/case-studies/", 'https://a"});alert(1);({"'),
        ("/embed/case-studies/", "</script><script>x"),
        (f"/embed/case-studies/?q={'x' * 3000}", SITE),
    ],
)
def test_to_anything_odd_it_says_nothing(on: str, site: str) -> None:
    assert words(ask(on, site)) == {}


def test_drafts_are_not_told_apart_from_what_is_not_there() -> None:
    factories.case_study(slug="draft", published_at=None)
    there = ask("/embed/case-studies/draft/")
    assert there.content == ask("/embed/case-studies/none/").content


def test_a_site_costs_one_query_once_it_has_asked() -> None:
    assert words(ask())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = ask()
    assert words(again)
    assert len(queries) == 1
    assert ask(headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_it_is_only_read() -> None:
    assert Client().post(ADDRESS).status_code == 405
