"""Every type can be embedded: its list, its pages, whatever their state says to partners."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import Page
from smartcities.sharing.embed_views.counting import tally
from smartcities.sharing.models import Showing
from tests.contract.conftest import HIDDEN
from tests.factories import make


def embed(path: str) -> str:
    return f"/embed{path}"


def oembed(client: Client, path: str, **more: str):
    query = {"url": f"http://testserver{path}", **more}
    return client.get("/oembed", query)


def test_a_page_has_a_bare_twin(model: type[Page], visitor: Client) -> None:
    page = make(model, title="Smart harbour")
    response = visitor.get(embed(page.get_absolute_url()))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-skin="embed"' in text
    assert "Smart harbour" in text
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="http://testserver{page.get_absolute_url()}">' in text
    for part in ("site-head", "site-foot", "<form", "theme.js", "ld+json", "og:title"):
        assert part not in text, part
    assert not response.cookies


def test_a_list_has_one_in_every_state_of_its_filters(model: type[Page], visitor: Client) -> None:
    for number in range(3):
        make(model, title=f"Harbour {number}")
    path = embed(model.get_list_url())
    text = visitor.get(f"{path}?q=harbour&limit=2&theme=dark").content.decode()
    assert 'data-theme="dark"' in text
    # The next page keeps what was chosen, and stays in the frame.
    assert re.search(
        r'target="_self" href="\?q=harbour&amp;page=2&amp;limit=2&amp;theme=dark"', text
    )
    assert "<form" not in text
    second = visitor.get(f"{path}?q=harbour&page=2&limit=2&theme=dark")
    assert second.status_code == 200
    assert len(list(second.context["hits"])) == 1


def test_page_and_list_lead_to_their_embed_codes(model: type[Page], visitor: Client) -> None:
    page = make(model, title="Smart harbour")
    for path in (page.get_absolute_url(), f"{model.get_list_url()}?q=harbour"):
        text = visitor.get(path).content.decode()
        address = f"/share/?url={quote(f'http://testserver{path}', safe='')}"
        assert f'href="{address}"' in text
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert f"http://testserver/embed{path}" in answer.content.decode()
        # In a frame such a way out would be of no use.
        assert "/share/" not in visitor.get(embed(path)).content.decode()


def test_showings_of_a_page_warn_before_it_goes(model: type[Page], as_editor: Client) -> None:
    page = make(model, title="Smart harbour")
    path = page.get_absolute_url()
    Client().get(embed(path), headers={"Referer": "https://x.example", "Sec-Fetch-Dest": "iframe"})
    tally.flush()
    Showing.objects.update(is_allowed=True)
    meta = model._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[page.pk])
    assert "https://x.example" in as_editor.get(url).content.decode()
    assert "https://x.example" in as_editor.get(f"/share/?url={path}").content.decode()


@pytest.mark.parametrize("view", ["card", "text", "line"])
def test_page_and_list_are_cards_as_well(model: type[Page], visitor: Client, view: str) -> None:
    page = make(model, title="Smart harbour")
    for path in (page.get_absolute_url(), model.get_list_url()):
        text = visitor.get(f"{embed(path)}?view={view}").content.decode()
        assert "embed--card" in text
        assert "http://testserver" + path in text


def test_what_visitors_may_not_see_leaves_no_word_of_it(hidden: Page, visitor: Client) -> None:
    response = visitor.get(embed(hidden.get_absolute_url()))
    gone = hidden.expires_at is not None
    assert response.status_code == (410 if gone else 404)
    text = response.content.decode()
    assert "Hidden harbour" not in text
    assert hidden.get_list_url() in text
    assert "frame.js" in text or "embed/frame" in text
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert oembed(visitor, hidden.get_absolute_url()).status_code == 404


def test_an_old_address_leads_to_the_embed_of_today(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    page.slug = "b"
    page.save()
    response = visitor.get(f"{embed(model.get_detail_url('a'))}?view=card")
    assert response.status_code == 301
    assert response["Location"] == f"{embed(page.get_absolute_url())}?view=card"
    answer = oembed(visitor, model.get_detail_url("a"))
    assert answer.status_code == 200
    assert (
        f'src="http://testserver{embed(page.get_absolute_url())}?theme=light&amp;view=card"'
        in answer.json()["html"]
    )


def test_oembed_is_discovered_and_answers(model: type[Page], visitor: Client) -> None:
    page = make(model, title="A “harbour” & <more>")
    for path, title in ((page.get_absolute_url(), page.title), (model.get_list_url(), None)):
        shown = visitor.get(path)
        address = f"http://testserver/oembed?url={quote(f'http://testserver{path}', safe='')}"
        head = shown.content.decode().partition("</head>")[0]
        for form in ("json", "xml"):
            kind = "application/json+oembed" if form == "json" else "text/xml+oembed"
            assert (
                f'<link rel="alternate" type="{kind}" href="{address}&amp;format={form}">' in head
            )
            assert f'<{address}&format={form}>; rel="alternate"; type="{kind}"' in shown["Link"]
        answer = visitor.get(f"{address}&format=json")
        found = json.loads(answer.content)
        assert (found["type"], found["version"]) == ("rich", "1.0")
        if title:
            assert found["title"] == title
        assert found["html"].startswith(f'<blockquote><a href="http://testserver{path}">')
        assert re.search(r"</blockquote><iframe [^>]*></iframe>\Z", found["html"])


@pytest.mark.parametrize("rule", ["anyone", "partners", "nobody"])
def test_a_page_says_who_may_embed_it(model: type[Page], visitor: Client, rule: str) -> None:
    page = make(model, embedding=rule)
    before = page.last_updated
    values = {"anyone": "*", "partners": "'self'", "nobody": "'none'"}
    response = visitor.get(embed(page.get_absolute_url()))
    assert f"frame-ancestors {values[rule]}" in response["Content-Security-Policy"]
    assert oembed(visitor, page.get_absolute_url()).status_code == (
        401 if rule == "nobody" else 200
    )
    # It still stands in its list, and whoever may embed it is no news to visitors.
    assert page.title in visitor.get(embed(model.get_list_url())).content.decode()
    page.embedding = ""
    page.save()
    assert page.last_updated == before


def test_previews_and_drafts_are_not_offered(model: type[Page], as_editor: Client) -> None:
    page = make(model, **HIDDEN["draft"]())
    shown = as_editor.get(page.get_absolute_url())
    assert shown.status_code == 200
    assert "Link" not in shown.headers
    assert "oembed" not in shown.content.decode()
