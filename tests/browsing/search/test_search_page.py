"""``/search/``: what all types and themes hold on some words."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from resources.models import Recommendation
from smartcities.publishing.types import page_types
from tests.browsing.test_hostile_queries import HOSTILE
from tests.factories import case_study, city, make, report, row, theme
from tests.files import pdf_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HOUR = timedelta(hours=1)


def search(query: str, path: str = "/search/") -> str:
    """Return the page that a visitor sees who asks for the raw *query*."""
    response = Client().get(path, QUERY_STRING=query)
    assert response.status_code == 200
    return response.content.decode()


def status(html: str) -> str:
    """Return what is announced; the place where the share block will say something is empty."""
    (said,) = filter(None, re.findall(r'role="status">([^<]*)<', html))
    return unescape(said)


def titles(html: str) -> list[str]:
    """Return the titles of the rows, without marks."""
    rows = re.findall(r'class="hit__title"><a[^>]*>(.*?)</a>', html)
    return [re.sub(r"</?mark>", "", each) for each in rows]


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_type_is_found_with_its_number_and_a_way_to_all_of_them(model) -> None:
    for number in range(6):
        make(model, title=f"Zeppelin {number}")
    html = search("q=zeppelin")
    assert status(html) == "6 results for “zeppelin”"
    assert titles(html) == [f"Zeppelin {number}" for number in (5, 4, 3, 2, 1)]
    assert f'href="{model.get_list_url()}?q=zeppelin"' in html
    assert "<mark>Zeppelin</mark> 5" in html


def test_themes_come_first_and_those_found_by_name_before_others() -> None:
    theme(name="Buildings", summary="What energy they need.")
    theme(name="Energy")
    case_study(title="Energy island")
    html = search("q=energy")
    assert titles(html) == ["Energy", "Buildings", "Energy island"]
    assert status(html) == "3 results for “energy”"


def test_a_row_says_where_when_and_what_is_said_of_the_words() -> None:
    place = city(("DK",), title="Aarhus")
    case_study(
        title="A harbour",
        cities=[place],
        start_year=2011,
        state="completed",
        end_year=2014,
        body=f"<p>{'Much else. ' * 50} Then zeppelins landed.</p>",
    )
    html = search("q=zeppelin")
    facts = re.sub(r"<[^>]+>", "", re.search(r'class="kicker">(.*?)</p>', html)[1])
    assert facts.split() == ["Case", "study", "Aarhus", "Denmark", "2011–2014"]
    assert "Then <mark>zeppelins</mark> landed." in html


@pytest.mark.full
@pytest.mark.database
def test_a_passage_of_a_file_leads_to_its_page(django_capture_on_commit_callbacks) -> None:
    from tests.browsing.search.test_files import DEMO

    with django_capture_on_commit_callbacks(execute=True):
        paper = report(title="A paper", file=pdf_file(DEMO.read_bytes()))
    html = search("q=cleantech")
    assert titles(html) == ["A paper"]
    link = (
        f'<a class="hit__page" href="/reports/{paper.slug}/download/?inline=1#page=1"'
        ' rel="nofollow">page 1 of the PDF</a>'
    )
    assert link in html


def test_what_stands_in_rows_is_told_though_no_text_of_the_page_has_it() -> None:
    paper = report(title="A paper", summary="About something else.")
    row(paper.recommendations.model, paper, title="Borrow ladders early")
    assert "Borrow <mark>ladders</mark> early" in search("q=ladder")


@pytest.mark.parametrize("path", ["/search/", "/case-studies/"])
def test_what_an_author_wrote_is_never_markup(path: str) -> None:
    case_study(title='<img src=x onerror="a()"> grids', summary="<script>alert(1)</script> grids")
    html = search("q=grid+script+img", path)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in html
    assert "&lt;<mark>img</mark> src=x" in html


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("hidden", ["draft", "scheduled", "expired"])
@pytest.mark.parametrize("path", ["/search/", "/da/search/", "/case-studies/", "/search/suggest"])
def test_a_hidden_page_leaves_no_trace(now, hidden: str, path: str) -> None:
    dates = {
        "draft": {"published_at": None},
        "scheduled": {"published_at": now + HOUR},
        "expired": {"published_at": now - 2 * HOUR, "expires_at": now - HOUR},
    }[hidden]
    theme()
    case_study(title="Something public")
    for query in ("q=zeppelin", "q=zepelin", "q=harbour", "q=ze"):
        before = search(query, path)
        made = case_study(title="Zeppelin", summary="In a harbour.", **dates)
        assert search(query, path) == before
        made.delete()


def test_a_list_marks_its_words_and_shows_the_passage_that_holds_them() -> None:
    case_study(title="Grids & more", summary="Nothing here.", body="<p>Where heat is stored.</p>")
    html = search("q=grid+heat", "/case-studies/")
    assert "<mark>Grids</mark> &amp; more" in html
    assert "Where <mark>heat</mark> is stored." in html
    assert "<mark>" not in search("", "/case-studies/")


def test_a_typing_error_leads_to_what_was_meant() -> None:
    case_study(title="A smart grid")
    city(title="Copenhagen")
    assert '<a href="/search/?q=smart+grid" rel="nofollow">smart grid</a>' in search("q=smart+grdi")
    assert '<a href="/da/search/?q=grid" rel="nofollow">grid</a>' in search("q=grdi", "/da/search/")
    # Of a list to the list where that has it, else to the whole portal.
    assert '<a href="/case-studies/?q=grid" rel="nofollow">grid</a>' in search(
        "q=grdi", "/case-studies/"
    )
    assert '<a href="/search/?q=grid" rel="nofollow">grid</a>' in search("q=grdi", "/cities/")


def test_a_search_without_a_hit_helps_on() -> None:
    theme(name="Water", slug="water")
    html = search('q="no+such"+-thing')
    assert status(html) == '0 results for “"no such" -thing”'
    for tip in ("Try fewer words", "Remove the quotation marks", "Remove the hyphen"):
        assert tip in html
    assert 'href="/themes/water/"' in html
    assert "Try fewer words" not in search("q=xyzzy")
    assert "no letters or numbers" in search("q=!!!")


TIPS = {
    "letters": "no letters or numbers",
    "fewer": "Try fewer words",
    "quotes": "quotation marks",
    "spaces": "Put spaces between joined words",
    "hyphen": "Remove the hyphen",
    "general": "Try a more general word",
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "given"),
    [
        ("xyzzy", "general"),
        ('"xyzzy"', "quotes general"),
        ('"xyzzy', "general"),
        ("xyzzy zork", "fewer general"),
        ('"xyzzy zork"', "fewer quotes general"),
        ("xyzzy-zork", "fewer spaces general"),
        ("name@example.org", "fewer spaces general"),
        ("near Xyzzy", "general"),
        ("xyzzy -zork", "hyphen general"),
        ('xyzzy -"zork plugh"', "hyphen general"),
        ("xyzzy -", "general"),
        ("-something", "hyphen"),
        ("!!!", "letters"),
        ('"', "letters"),
        ("\u00ad", ""),
    ],
)
def test_advice_is_given_where_it_applies(query: str, given: str) -> None:
    case_study(title="Something")
    html = Client().get("/search/", {"q": query}).content.decode()
    assert [name for name, text in TIPS.items() if text in html.split("<main")[1]] == [
        name for name in TIPS if name in given.split()
    ]


def advice(**fields):
    """Make a recommendation of a report, in words of its own."""
    fields = {"title": "Borrow ladders early", "explanation": "<p>Neighbours lend.</p>"} | fields
    paper = fields.pop("report", None) or report(title="A paper", slug="paper")
    return row(Recommendation, paper, **fields)


def test_a_part_with_an_address_is_a_hit_of_its_own() -> None:
    made = advice()
    html = search("q=ladder")
    assert status(html) == "2 results for “ladder”"
    assert titles(html) == ["A paper", f"{made.number}. Borrow ladders early"]
    assert f'<a href="{made.get_absolute_url()}"' in html
    assert made.get_absolute_url() == f"/reports/paper/recommendations/{made.number}/"
    part = html.split('id="recommendations"')[1]
    assert "Recommendations</h2>" in part
    kicker = re.sub("<[^>]+>", "", re.search(r'class="kicker">(.*?)</p>', part, re.DOTALL)[1])
    assert " ".join(kicker.split()) == "Recommendation A paper"
    assert "Neighbours <mark>lend</mark>." in search("q=lend")
    assert 'href="/da/reports/paper/recommendations/' in search("q=lend", "/da/search/")


def test_the_best_parts_are_shown_and_a_way_to_all() -> None:
    paper = report(title="A paper")
    for number in range(1, 8):
        advice(report=paper, number=number, title=f"Ladderback {number}")
    advice(report=paper, number=9, title="A ladder")
    part = search("q=ladder").split('id="recommendations"')[1]
    assert len(titles(part)) == 5
    assert titles(part)[0].endswith("A ladder")
    assert "All 8, on the pages under “Reports”" in part
    assert 'href="/reports/?q=ladder"' in part


@pytest.mark.parametrize("hidden", ["draft", "scheduled", "expired"])
def test_a_part_of_a_hidden_page_is_no_hit(now, hidden: str) -> None:
    dates = {
        "draft": {"published_at": None},
        "scheduled": {"published_at": now + HOUR},
        "expired": {"published_at": now - 2 * HOUR, "expires_at": now - HOUR},
    }[hidden]
    advice(report=report(title="A paper", **dates))
    assert status(search("q=ladder")) == "0 results for “ladder”"


def test_without_words_it_says_what_can_be_found() -> None:
    theme(name="Water", slug="water")
    html = search("")
    assert "What you can search for" in html
    assert 'href="/themes/water/"' in html
    assert 'role="status"' not in html


def test_it_is_kept_out_of_search_engines_and_has_one_address() -> None:
    for query, canonical in [("", "/search/"), ("q=b%C3%A5d&x=1", "/search/?q=b%C3%A5d")]:
        html = search(query)
        assert '<meta name="robots" content="noindex">' in html
        assert re.search(r'rel="canonical" href="[^"]*?(/search/[^"]*)"', html)[1] == canonical
        assert 'rel="alternate" hreflang' not in html
    assert "<title>Search for “båd” – Smart Cities</title>" in html


@pytest.mark.full
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_answered_by_a_page(name: str) -> None:
    case_study(title="A grid")
    for query in (f"q={HOSTILE[name]}", f"q={HOSTILE[name]}&q={HOSTILE[name]}", HOSTILE[name]):
        html = search(query)
        assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=" + "a" * 201, "longer than 200 characters"),
        ("q=a%00b", "a character that cannot be searched for"),
        ("q=%ED%A0%80", "0 results for"),
    ],
)
def test_what_cannot_be_searched_for_is_told_and_not_kept(query: str, says: str) -> None:
    response = Client().get("/search/", QUERY_STRING=query)
    assert says in response.content.decode()
    assert ("no-store" in response["Cache-Control"]) == ("results" not in says)


def test_the_frame_of_every_page_has_the_field_and_the_description() -> None:
    html = search("", "/da/cities/")
    assert re.search(r'<form class="search [^"]*" role="search" action="/da/search/"', html)
    assert 'rel="search" type="application/opensearchdescription+xml"' in html
    assert 'href="/da/opensearch.xml"' in html
