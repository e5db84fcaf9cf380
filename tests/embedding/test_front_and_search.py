"""The front page and a search are embedded and shared as lists and pages are."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from smartcities.protection.throttling import Scope, scope_of
from smartcities.publishing.types import page_types
from smartcities.sharing.embed_views.naming import names
from tests import factories

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
SEARCH = "/search/?q=harbour"
BOTH = pytest.mark.parametrize(
    ("path", "title"), [("/", "Smart Cities"), (SEARCH, "Search for “harbour”")]
)


@pytest.fixture(autouse=True)
def portal() -> None:
    energy = factories.theme(slug="energy", name="Energy")
    for number in range(7):
        factories.case_study(
            title=f"Harbour {number}", slug=f"harbour-{number}", themes=[energy], language="da"
        )
    factories.report(title="Report of the harbour", slug="report")


def joined(path: str, options: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{options}"


def oembed(path: str, **more: Any) -> Any:
    return Client().get("/oembed", {"url": f"{SITE}{path}", **more})


@pytest.mark.full
@BOTH
@pytest.mark.parametrize("prefix", ["", "/da"])
def test_oembed_answers_and_is_discovered(visitor: Client, path: str, title: str, prefix: str):
    answer = oembed(f"{prefix}{path}").json()
    assert answer["type"] == "rich"
    if not prefix:
        assert answer["title"] == title
    src = unescape(re.search('src="([^"]*)"', answer["html"])[1])
    options = "theme=light&view=card" + ("&lang=da" if prefix else "")
    assert src == f"{SITE}/embed{joined(path, options)}"
    assert answer["thumbnail_width"] == 1200
    xml = ElementTree.fromstring(oembed(f"{prefix}{path}", format="xml").content)  # noqa: S314
    assert {each.tag: each.text for each in xml} == {
        name: str(value) for name, value in answer.items()
    }
    page = visitor.get(f"{prefix}{path}")
    for form in ("json", "xml"):
        there = f"{SITE}/oembed?url={quote(f'{SITE}{prefix}{path}', safe='')}&format={form}"
        assert f'type="{_kind(form)}" href="{there}"' in unescape(page.content.decode())
        assert f'<{there}>; rel="alternate"' in page["Link"]


def _kind(form: str) -> str:
    return f"{'application' if form == 'json' else 'text'}/{form}+oembed"


@pytest.mark.full
@BOTH
@pytest.mark.parametrize("options", ["", "view=card", "view=text", "view=line"])
def test_the_frame_is_an_embed_like_all_others(
    visitor: Client, path: str, title: str, options: str
) -> None:
    response = visitor.get(f"/embed{joined(path, options)}" if options else f"/embed{path}")
    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-skin="embed"' in text
    assert ("embed--card" in text) is bool(options)
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="{SITE}{path}">' in text
    # The way to the portal leads to what is shown here.
    assert re.search(rf'class="embed__source"><a href="{re.escape(SITE + path)}"', text)
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    for part in ("site-head", "site-foot", "<form", "theme.js", "suggest.js", "/share/"):
        assert part not in text, part
    assert not response.cookies


@BOTH
def test_a_card_has_a_few_rows_and_says_their_kind(visitor: Client, path: str, title: str) -> None:
    for limit, expected in (("", 5), ("&limit=2", 2)):
        text = visitor.get(f"/embed{joined(path, 'view=card')}{limit}").content.decode()
        rows = re.findall('<li><a href="/([a-z-]+)/.*?</li>', text, re.DOTALL)
        assert len(rows) == expected
        # The first of each kind comes before the second of any.
        assert set(rows[:2]) == {"case-studies", "reports"}
        assert "Case study</span>" in text
        assert '<span lang="da">Harbour' in text
    text = visitor.get(f"/embed{joined(path, 'view=line')}").content.decode()
    assert "embed-rows" not in text


def test_a_search_says_how_many_there_are(visitor: Client) -> None:
    text = visitor.get(f"/embed{SEARCH}&view=card").content.decode()
    assert "8 results for “harbour”" in text
    assert "All 8 on Smart Cities" in text


@pytest.mark.full
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?q=nowhere-at-all", "Nothing on the portal has these words yet."),
        ("", "Search reports, case studies"),
        ("?q=%00%26", "Part of the address was left out"),
    ],
)
def test_a_search_without_hits_is_a_card_as_well(visitor: Client, query: str, said: str) -> None:
    address = joined(f"/embed/search/{query}", "view=card")
    response = visitor.get(address)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert oembed(f"/search/{query}").status_code == 200


def test_an_empty_portal_is_a_card_as_well(visitor: Client) -> None:
    for model in page_types():
        model.objects.all().delete()
    for address in ("/embed/", "/embed/?view=card"):
        response = visitor.get(address)
        assert response.status_code == 200
        assert "There is nothing here yet" in response.content.decode()


@BOTH
def test_the_page_leads_to_its_embed_code(visitor: Client, path: str, title: str) -> None:
    address = f"/share/?url={quote(SITE + path, safe='')}"
    assert f'href="{address}"' in visitor.get(path).content.decode()
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.context["found"].url == f"{SITE}{path}"
    assert f"{SITE}/embed{joined(path, 'view=card')}" in unescape(unescape(answer.content.decode()))


@BOTH
def test_it_is_shared_with_a_picture(visitor: Client, path: str, title: str) -> None:
    text = visitor.get(path).content.decode()
    assert f'<meta property="og:title" content="{title}">' in text
    assert f'<meta property="og:url" content="{SITE}{path}">' in text
    picture = '<meta property="og:image" content="[^"]*/portal-en-'
    assert re.search(picture, text)
    assert re.search(picture, visitor.get(f"/embed{path}").content.decode())


@BOTH
def test_what_is_kept_is_sent_again_for_one_query_and_follows_the_content(
    visitor: Client, path: str, title: str
) -> None:
    address = f"/embed{joined(path, 'view=card')}"
    visitor.get(address)
    with CaptureQueriesContext(connection) as queries:
        visitor.get(f"{address}&utm_source=x")
    assert len(queries) == 1
    factories.report(title="Harbour of today", slug="today")
    assert "Harbour of today" in visitor.get(address).content.decode()


def test_a_search_in_a_frame_is_charged_to_the_budget_of_searches() -> None:
    charged = {}
    for path in ("/search/?q=x", "/embed/search/?q=x&view=card", "/embed/?view=card", "/"):
        request = RequestFactory().get(path)
        match = resolve(request.path)
        charged[path] = scope_of(request, match.func, match.kwargs)
    assert list(charged.values()) == [Scope.QUERIES, Scope.QUERIES, Scope.PAGES, Scope.PAGES]


def test_where_it_is_shown_is_named_to_editors() -> None:
    named = names(["/", "/search/"])
    assert [named[path].title for path in ("/", "/search/")] == ["Front page", "Search"]
