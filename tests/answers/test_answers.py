"""Kept answers: what is sent, in which encoding, with which headers, and to whom."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.answers import store
from smartcities.answers.encodings import best
from smartcities.answers.middleware import matches
from smartcities.publishing import version
from tests import factories
from tests.response_headers import headers_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/case-studies/",
    "/da/reports/",
    "/map/",
    "/themes/",
    "/themes/energy/",
    "/case-studies/case/",
    "/case-studies.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/search/?q=case",
    "/search/suggest?q=ca",
    "/da/search/suggest?q=ca",
    "/opensearch.xml",
)


@pytest.fixture(autouse=True)
def portal() -> None:
    energy = factories.theme(slug="energy")
    factories.case_study(slug="case", themes=[energy])
    factories.report(slug="report")
    version.current()


def kept() -> list[str]:
    return list(caches["answers"].shelf.entries)


def asked(client: Client, path: str, **headers: str):
    """Ask for *path*; return the answer and the number of queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return response, len(queries)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("path", PAGES)
def test_the_second_answer_takes_one_query_and_is_the_first(visitor: Client, path: str) -> None:
    cold, _many = asked(visitor, path)
    hot, queries = asked(visitor, path)
    assert cold.status_code == hot.status_code == 200
    assert queries == 1
    assert hot.content == cold.content
    assert headers_of(hot) == headers_of(cold)
    assert not hot.cookies


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("path", PAGES)
def test_a_304_has_the_headers_of_the_answer_it_stands_for(visitor: Client, path: str) -> None:
    cold, _many = asked(visitor, path, accept_encoding="br")
    known, queries = asked(visitor, path, accept_encoding="br", if_none_match=cold["ETag"])
    assert (known.status_code, known.content, queries) == (304, b"", 1)
    # What describes the body alone goes with it (RFC 9110, 15.4.5).
    body = {"Content-Type", "Content-Length", "Content-Encoding"}
    assert headers_of(known) == {k: v for k, v in headers_of(cold).items() if k not in body}


def test_a_first_answer_can_be_a_304_as_well(visitor: Client) -> None:
    etag = visitor.get("/robots.txt")["ETag"]
    caches["answers"].clear()
    assert visitor.get("/robots.txt", headers={"if-none-match": etag}).status_code == 304


def test_each_encoding_is_made_once_with_a_strong_tag_of_its_own(visitor: Client) -> None:
    plain, _many = asked(visitor, "/")
    found = {"identity": plain}
    for name, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        first, queries = asked(visitor, "/", accept_encoding=name)
        again, _queries = asked(visitor, "/", accept_encoding=name)
        assert queries == 1
        assert first["Content-Encoding"] == name
        assert unpack(first.content) == plain.content
        assert again.content == first.content
        assert int(first["Content-Length"]) == len(first.content)
        found[name] = first
    tags = {answer["ETag"] for answer in found.values()}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    assert all(answer["Vary"] == "Accept-Encoding" for answer in found.values())
    assert len(kept()) == 3


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;Q=1.0", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("gzip;q=x", "identity"),
        (";;,=,q=1", "identity"),
    ],
)
def test_the_encoding_is_the_one_the_browser_likes_best(accepted: str, encoding: str) -> None:
    assert best(accepted) == encoding


def test_an_encoding_that_is_refused_is_not_sent(visitor: Client) -> None:
    answer, _queries = asked(visitor, "/", accept_encoding="gzip;q=0")
    assert "Content-Encoding" not in answer
    assert b"</html>" in answer.content


@pytest.mark.parametrize(
    ("given", "is_known"),
    [
        ('"a"', True),
        ('"b", "a"', True),
        ('W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        ('"a-gzip"', False),
    ],
)
def test_if_none_match_is_read_as_a_list(given: str, is_known: bool) -> None:
    assert matches(given, '"a"') is is_known


def test_head_is_answered_from_what_get_kept(visitor: Client) -> None:
    got = visitor.get("/")
    with CaptureQueriesContext(connection) as queries:
        told = visitor.head("/")
    assert len(queries) == 1
    assert headers_of(told) == headers_of(got)
    assert told.content == b""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?theme=energy&q=a", "?q=a&theme=energy"),
        ("?country=DK&country=SE", "?country=SE&country=DK&country=SE"),
        ("?q=a", "?q=a&utm_source=x&page="),
        ("", "?nothing=1&nothing=2"),
        ("?sort=title", "?sort=newest&sort=title"),
    ],
)
def test_queries_that_mean_the_same_are_one_entry(visitor: Client, one: str, other: str) -> None:
    factories.city(("DK", "SE"))
    first, second = visitor.get(f"/cities/{one}"), visitor.get(f"/cities/{other}")
    assert first.content == second.content
    assert len(kept()) == 1


def test_what_is_not_known_is_not_repeated_on_a_kept_page(visitor: Client) -> None:
    assert b"evil" not in visitor.get("/case-studies/?evil=1&q=case").content


def test_the_answers_of_different_queries_are_apart(visitor: Client) -> None:
    bodies = {visitor.get(f"/case-studies/{query}").content for query in ("", "?q=x", "?q=y")}
    assert len(bodies) == len(kept()) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/case-studies/?country=ZZ",
        "/nowhere/",
        "/case-studies/?page=99",
        "/healthz",
        "/case-studies.csv",
        "/case-studies.atom?country=ZZ",
        "/admin/login/",
    ],
)
def test_what_is_no_page_for_everybody_is_not_kept(visitor: Client, path: str) -> None:
    visitor.get(path)
    assert kept() == []


def test_editors_neither_read_nor_fill_it(visitor: Client, as_editor: Client) -> None:
    answer = as_editor.get("/")
    assert kept() == []
    assert answer["Cache-Control"] == "private, no-cache"
    visitor.get("/")
    _again, queries = asked(as_editor, "/")
    assert queries > 1


def test_a_preview_is_neither_kept_nor_served(visitor: Client, as_editor: Client) -> None:
    factories.report(slug="draft", published_at=None)
    assert visitor.get("/reports/draft/").status_code == 404
    assert as_editor.get("/reports/draft/").status_code == 200
    assert visitor.get("/reports/draft/").status_code == 404
    assert kept() == []


def test_a_host_that_is_not_ours_is_refused_hot_as_cold(visitor: Client) -> None:
    visitor.get("/")
    assert visitor.get("/", headers={"host": "evil.example"}).status_code == 400


def test_browsers_ask_each_time_and_networks_are_told_nothing(visitor: Client) -> None:
    answer = visitor.get("/case-studies/")
    assert answer["Cache-Control"] == "no-cache"
    assert "CDN-Cache-Control" not in answer
    assert "Surrogate-Key" not in answer


def test_a_network_in_front_is_told_how_long_and_by_which_names(visitor: Client, settings) -> None:
    settings.CDN_SECONDS = 60
    visitor.get("/case-studies/case/")
    answer = visitor.get("/case-studies/case/")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["CDN-Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    assert answer["Surrogate-Key"] == "portal casestudy casestudy-case"
    assert answer["Cache-Tag"] == "portal,casestudy,casestudy-case"
    assert "CDN-Cache-Control" not in visitor.get("/nowhere/")


def test_a_network_in_front_keeps_no_embed(visitor: Client, settings) -> None:
    # A partner who is let in or paused is so at once, and each showing is counted.
    settings.CDN_SECONDS = 60
    for path in ("/embed/case-studies/case/", "/embed/case-studies/"):
        answer = visitor.get(path)
        assert answer["Cache-Control"] == "no-cache"
        assert "CDN-Cache-Control" not in answer
        assert "Surrogate-Key" not in answer


def test_too_long_an_answer_is_not_kept(visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr(store, "LONGEST", 100)
    visitor.get("/")
    assert kept() == []


def test_the_memory_is_bounded_and_keeps_what_is_asked_for(visitor: Client, monkeypatch) -> None:
    memory = caches["answers"]
    body = b"x" * 10_000
    monkeypatch.setattr(memory, "most", 50_000)
    for number in range(20):
        memory.set(f"n{number}", (body,))
        memory.get("n0")
    assert memory.shelf.total <= 50_000
    assert memory.get("n0") == (body,)
    assert memory.get("n19") == (body,)
    assert memory.get("n10") is None


def test_an_entry_ends_in_time(clock) -> None:
    memory = caches["answers"]
    memory.set("a", (b"x",), 60)
    clock.shift(59)
    assert memory.get("a") == (b"x",)
    clock.shift(2)
    assert memory.get("a") is None
    assert memory.shelf.total == 0


@pytest.mark.full
def test_every_public_page_type_is_kept(visitor: Client) -> None:
    for model in factories.PAGES:
        page = factories.make(model)
        for path in (model.get_list_url(), page.get_absolute_url()):
            visitor.get(path)
            _answer, queries = asked(visitor, path)
            assert queries == 1 or path == model.get_list_url()
    assert django_settings.CACHES["answers"]
