"""The page that makes embed codes: what it offers, for whom, and what it says of bad addresses."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy
from smartcities.sharing.models import Partner, Showing
from tests import factories

SITE = "http://testserver"
PATH = "/case-studies/harbour/"


class Found(HTMLParser):
    """The elements of a document, and the codes that it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.codes: list[str] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "code":
            self._is_code = True
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_code = self._is_code and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._is_code:
            self.codes[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element called *tag*."""
        return [attributes for name, attributes in self.elements if name == tag]


def read(text: str) -> Found:
    found = Found()
    found.feed(text)
    return found


@pytest.fixture
def case(db) -> CaseStudy:
    return factories.case_study(title="Smart harbour", slug="harbour", summary="Cranes & boats.")


def ask(client: Client | None = None, url: str = f"{SITE}{PATH}", **more: str) -> Any:
    return (client or Client()).get("/share/", {"url": url, **more})


def framed(response: Any) -> list[tuple[str, dict[str, list[str]]]]:
    """Return path and query of the frame in each code that has one."""
    found = []
    for code in read(response.content.decode()).codes:
        inner = read(code)
        for each in [*inner.all("iframe"), *inner.all("div")]:
            parts = urlsplit(each.get("src") or each.get("data-src") or "")
            found.append((parts.path, parse_qs(parts.query)))
    return found


def test_without_an_address_it_tells_partners_what_they_need_to_know(visitor: Client, db) -> None:
    response = visitor.get("/share/")
    text = response.content.decode()
    assert response.status_code == 200
    for sentence in ("sets no cookie", "<code>dnt=1</code>", "sites of partners", "WordPress"):
        assert sentence in text
    assert "<iframe" not in text
    assert not response.cookies


def test_it_offers_five_codes_and_three_previews(case: CaseStudy) -> None:
    response = ask()
    found = read(response.content.decode())
    previews = [each for each in found.all("iframe") if each["src"].startswith("/embed/")]
    assert [each["width"] for each in previews] == ["600", "320", "900"]
    assert {each["src"] for each in previews} == {f"/embed{PATH}?view=card"}
    plain, scripted, clicked = framed(response)
    assert plain == scripted == clicked == (f"/embed{PATH}", {"view": ["card"]})
    oembed, frame, script, click, card = found.codes[:5]
    assert oembed == f"{SITE}{PATH}"
    (iframe,) = read(frame).all("iframe")
    assert iframe["title"] == "Smart harbour"
    assert iframe["loading"] == "lazy"
    assert iframe["referrerpolicy"] == "strict-origin-when-cross-origin"
    assert iframe["width"] == "600"
    assert int(iframe["height"]) > 100
    # Readers whose browser refuses the frame have a link outside it.
    assert read(frame).all("a") == [{"href": f"{SITE}{PATH}"}]
    assert read(script).all("script") == [{"src": f"{SITE}/embed.js", "async": None}]
    assert read(click).all("script")
    assert not read(click).all("iframe")
    assert "Cranes &amp; boats." in card
    assert not {tag for tag, _attributes in read(card).elements} & {"iframe", "script", "style"}


def test_options_stand_in_the_codes_and_in_the_previews(case: CaseStudy) -> None:
    chosen = {"view": "full", "theme": "dark", "accent": "0a5c5c", "lang": "da", "dnt": "1"}
    response = ask(**chosen)
    for _path, query in framed(response):
        assert query == {name: [value] for name, value in chosen.items()}
    assert "Vores sider på jeres websted" in response.content.decode()


@pytest.mark.parametrize(
    ("chosen", "pasted"),
    [
        ({}, PATH),
        ({"view": "full"}, PATH),
        ({"lang": "en"}, PATH),
        ({"theme": "dark"}, f"/embed{PATH}?theme=dark&view=card"),
        ({"theme": "auto"}, f"/embed{PATH}?theme=auto&view=card"),
        ({"theme": "light"}, PATH),
        ({"view": "text", "dnt": "1"}, f"/embed{PATH}?dnt=1&view=text"),
        ({"url": f"/da{PATH}"}, f"/da{PATH}"),
        ({"url": f"/da{PATH}", "lang": "en"}, f"/embed{PATH}?view=card"),
        ({"lang": "da"}, f"/embed{PATH}?lang=da&view=card"),
    ],
)
def test_what_is_pasted_into_wordpress_says_what_was_chosen(
    case: CaseStudy, chosen: dict[str, str], pasted: str
) -> None:
    response = ask(**chosen)
    found = read(response.content.decode())
    assert found.codes[0] == f"{SITE}{pasted}"
    # And in the oEmbed's own address.
    assert f"url={quote(SITE + pasted, safe='')}&format=json" in " ".join(found.codes)


@pytest.mark.full
@pytest.mark.parametrize("before", [{}, {"view": "card", "theme": "light", "site": "x.example"}])
@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (f"{PATH}?theme=dark&view=text&dnt=1&accent=0a5c5c", None),
        (f"{PATH}?lang=da&view=card", None),
        (f"{PATH}?theme=auto&view=card", None),
        (PATH, "view=full"),
        (f"{PATH}?view=line#?secret=abc", "view=line"),
        ("/case-studies/?q=harbour&theme=energy&theme=light&limit=3&view=card", None),
    ],
)
def test_the_address_of_an_embed_brings_what_it_chose(
    case: CaseStudy, before: dict[str, str], pasted: str, kept: str | None
) -> None:
    case.themes.add(factories.theme(name="Energy", slug="energy"))
    response = ask(url=f"{SITE}/embed{pasted}", **before)
    assert response.status_code == 302
    response = Client().get(response["Location"])
    assert response.status_code == 200
    assert response.context["choice"].site == before.get("site", "")
    assert response.context["choice"].url.startswith(f"{SITE}{pasted.partition('?')[0]}")
    expected = parse_qs(kept or urlsplit(pasted).query)
    for _path, query in framed(response):
        assert query == expected


def test_what_an_embeds_address_chose_wrongly_is_named(case: CaseStudy) -> None:
    wrong = "view=huge&accent=red&lang=xx&limit=0"
    response = Client().get(ask(url=f"{SITE}/embed{PATH}?{wrong}")["Location"])
    notices = " ".join(response.context["choice"].errors.values())
    assert all(value in notices for value in ("huge", "red", "xx", "“0”"))


@pytest.mark.parametrize("url", ["https://elsewhere.example/embed/x/", "/embed/nowhere/"])
def test_an_embed_that_is_no_page_of_ours_is_not_there(case: CaseStudy, url: str) -> None:
    response = ask(url=url)
    assert response["Location"].startswith("/share/?")
    assert Client().get(response["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [("view", "huge"), ("theme", "pink"), ("accent", "red"), ("lang", "xx")],
)
def test_a_wrong_option_is_named_and_left_out(case: CaseStudy, name: str, value: str) -> None:
    response = ask(**{name: value})
    assert value in " ".join(response.context["choice"].errors.values())
    assert framed(response) == [(f"/embed{PATH}", {"view": ["card"]})] * 3


def test_a_filtered_list_keeps_its_filters_beside_the_options(case: CaseStudy) -> None:
    theme = factories.theme(name="Energy", slug="energy")
    case.themes.add(theme)
    response = ask(url=f"{SITE}/case-studies/?theme=energy&q=harbour", theme="dark", limit="3")
    for path, query in framed(response):
        assert path == "/embed/case-studies/"
        assert query["theme"] == ["energy", "dark"]
        assert query["q"] == ["harbour"]
        assert query["limit"] == ["3"]
    assert 'name="limit"' in response.content.decode()


def test_a_danish_address_is_answered_in_danish(case: CaseStudy) -> None:
    response = ask(url=f"{SITE}/da{PATH}")
    assert '<html lang="da"' in response.content.decode()
    assert {query["lang"][0] for _path, query in framed(response)} == {"da"}
    # Somebody may want the other one.
    english = ask(url=f"{SITE}/da{PATH}", lang="en")
    assert '<html lang="en"' in english.content.decode()
    assert not any("lang" in query for _path, query in framed(english))


def test_an_old_slug_and_a_bare_path_lead_to_the_page(case: CaseStudy) -> None:
    case.slug = "port"
    case.save()
    for url in (f"{SITE}{PATH}", PATH):
        assert ask(url=url).context["found"].url == f"{SITE}/case-studies/port/"


def test_a_title_cannot_leave_its_place(case: CaseStudy) -> None:
    case.title = '"><script>alert(1)</script>&amp; <b>'
    case.save()
    response = ask()
    outer = read(response.content.decode())
    assert not [each for each in outer.all("script") if "src" not in each and "type" not in each]
    for code in outer.codes:
        assert not [each for each in read(code).all("script") if "src" not in each]
    (iframe,) = read(outer.codes[1]).all("iframe")
    assert iframe["title"] == case.title


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/case-studies/harbour/",
        "//evil.example/",
        f"{SITE}/admin/",
        f"{SITE}/case-studies/never/",
        f"{SITE}/search/suggest?q=x",
        f"{SITE}/robots.txt",
        "javascript:alert(1)",
        "harbour",
        "http://[",
        "\0",
        "x" * 5000,
        f"{SITE}/embed{PATH}?" + "a&" * 5000,
        "http://[/embed/",
        "ä%ff\n",
    ],
)
def test_what_is_not_ours_is_refused_with_a_sentence(case: CaseStudy, url: str) -> None:
    response = ask(url=url)
    assert response.status_code == 404
    text = response.content.decode()
    assert "There is nothing to embed at this address" in text
    # What was typed is still there, to be mended.
    assert read(text).all("form")
    assert not framed(response)


def test_a_draft_is_not_there_not_even_for_its_editor(case: CaseStudy, as_editor: Client) -> None:
    CaseStudy.objects.update(published_at=None)
    for client in (Client(), as_editor):
        response = ask(client)
        assert response.status_code == 404
        assert "Smart harbour" not in response.content.decode()


def test_a_page_for_nobody_is_said_to_be_closed(case: CaseStudy) -> None:
    case.embedding = "nobody"
    case.save()
    response = ask(site="https://city.example")
    text = response.content.decode()
    assert "This page is not to be embedded" in text
    assert not framed(response)
    assert "Content-Security-Policy: frame-ancestors 'none'" in unescape(text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://city.example/blog/post?id=7", True),
        ("city.example", True),
        ("http://city.example", False),
        ("https://blog.city.example", False),
        ("https://other.example", False),
    ],
)
def test_a_site_is_told_what_a_browser_would_do(
    case: CaseStudy, typed: str, expected: bool
) -> None:
    Partner.objects.create(name="City", domains="https://city.example")
    response = ask(site=typed)
    tried = response.context["trial"]
    assert tried.is_allowed is expected
    sent = Client().get(f"/embed{PATH}")["Content-Security-Policy"].split("; ")
    assert tried.header.removeprefix("Content-Security-Policy: ") in sent
    refused = "ask them to add yours" in response.content.decode()
    assert refused is not expected


def test_an_open_portal_in_an_encrypted_page_is_not_shown(case: CaseStudy) -> None:
    case.embedding = "anyone"
    case.save()
    assert ask(site="http://anybody.example").context["trial"].is_shown
    tried = ask(site="https://anybody.example").context["trial"]
    assert tried.is_allowed
    assert not tried.is_shown


@pytest.mark.parametrize("typed", ["*", "https://*.city.example", "'self'", "a b", "\0", "ü" * 400])
def test_what_is_no_site_is_said_to_be_none(case: CaseStudy, typed: str) -> None:
    response = ask(site=typed)
    assert response.status_code == 200
    assert "is not the address of a site" in response.content.decode()


def test_editors_see_where_the_page_is_shown_and_visitors_do_not(
    case: CaseStudy, as_editor: Client, as_author: Client, as_stranger: Client
) -> None:
    today = timezone.localdate()
    for site, may in (("https://city.example", True), ("https://tried.example", False)):
        Showing.objects.create(day=today, site=site, path=PATH, is_allowed=may, number=7)
    Showing.objects.create(
        day=today, site="https://list.example", path="/case-studies/", is_allowed=True, number=1
    )
    for client, sees in ((as_editor, True), (as_author, True), (as_stranger, False)):
        text = ask(client).content.decode()
        assert ("https://city.example" in text) is sees
        assert ("https://tried.example" in text) is sees
        assert "https://list.example" not in text
    assert "https://city.example" not in ask().content.decode()
    # The list is shown where it is, not where its pages are.
    text = ask(as_editor, url=f"{SITE}/case-studies/").content.decode()
    assert "https://list.example" in text
    assert "https://city.example" not in text


def test_it_keeps_nothing_for_others(case: CaseStudy, as_editor: Client) -> None:
    assert "private" in ask(as_editor)["Cache-Control"]
    assert ask()["Content-Security-Policy"].count("frame-ancestors 'none'") == 1
    assert Client().post("/share/").status_code == 405
