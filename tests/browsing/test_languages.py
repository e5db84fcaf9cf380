"""Danish under /da/, English without a prefix: the address decides and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests import factories, worlds
from tests.files import pdf_file

pytestmark = pytest.mark.django_db


def heads(client: Client, path: str) -> dict[str, str]:
    """Return {canonical or hreflang: address} of a page, which must answer 200."""
    response = client.get(path)
    assert response.status_code == 200
    html = response.content.decode()
    link = r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="(.+?)">'
    found = re.findall(link, html)
    return {code or rel: address.replace("http://testserver", "") for rel, code, address in found}


def language_of(response) -> str:
    return re.search(r'<html lang="([^"]+)"', response.content.decode())[1]


def varies(response) -> set[str]:
    return {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}


def page_paths() -> list[str]:
    """Return the English addresses of every kind of page, of a world where all is related."""
    world = worlds.portal()
    lists = [model.get_list_url() for model in page_types()]
    return ["/", "/themes/", "/map/", *lists, *(each.get_absolute_url() for each in world.values())]


@pytest.mark.full
def test_every_page_has_a_danish_twin_and_neither_is_negotiated(visitor: Client) -> None:
    for path in page_paths():
        for wanted, other, address in (("en", "da", path), ("da", "en", f"/da{path}")):
            asked = visitor.get(address, headers={"accept-language": other})
            assert (address, asked.status_code) == (address, 200)
            assert language_of(asked) == wanted
            assert "Set-Cookie" not in asked.headers
            assert not asked.cookies
            assert not varies(asked) & {"accept-language", "cookie"}


def test_the_language_of_a_cookie_or_a_session_counts_for_nothing(visitor: Client) -> None:
    visitor.cookies["django_language"] = "da"
    assert language_of(visitor.get("/")) == "en"


def test_a_request_leaves_no_language_behind(visitor: Client) -> None:
    visitor.get("/da/")
    assert translation.get_language() == "en"


def outside_the_prefix() -> list[str]:
    """Return the routes of the portal that do not stand in the part for pages."""
    patterns = get_resolver().url_patterns
    plain = [each for each in patterns if not isinstance(each.pattern, LocalePrefixPattern)]
    routes = []
    for each in plain:
        inner = getattr(each, "url_patterns", None)
        routes += [str(each.pattern)] if inner is None or str(each.pattern) else map(_route, inner)
    return routes


def _route(pattern) -> str:
    return str(pattern.pattern)


def test_what_is_no_page_has_no_danish_twin() -> None:
    routes = outside_the_prefix()
    assert {"admin/", "healthz", "robots.txt", "sitemap.xml"} <= set(routes)
    assert "reports/<slug:slug>/download/" in routes
    samples = {"slug": "a", "width": "800", "checksum": "0" * 32}
    for route in routes:
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: samples.get(name[1], "1"), route)
        with translation.override("da"), pytest.raises(Resolver404):
            resolve(f"/da/{path}")


@pytest.mark.parametrize("path", ["/healthz", "/sitemap.xml", "/robots.txt", "/admin/"])
def test_the_danish_form_of_what_is_no_page_is_not_found(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code in {200, 302}
    assert visitor.get(f"/da{path}").status_code == 404


def test_a_file_and_a_visit_are_linked_without_a_prefix(visitor: Client) -> None:
    report = factories.report(slug="r", file=pdf_file())
    link = factories.link(slug="l")
    html = visitor.get(f"/da{report.get_absolute_url()}").content.decode()
    assert 'href="/reports/r/download/"' in html
    html = visitor.get(f"/da{link.get_absolute_url()}").content.decode()
    assert 'href="/resources/l/visit/"' in html
    assert visitor.get("/da/reports/r/download/").status_code == 404


@pytest.mark.full
def test_links_within_a_danish_page_stay_danish(visitor: Client) -> None:
    worlds.portal()
    machines = (
        "/admin/",
        "/static/",
        "/media/",
        "/sitemap.xml",
        "/catalogue.jsonld",
        "/resources/link/visit/",
        "/share/",  # in the language of the address that it is asked about
    )
    html = visitor.get("/da/case-studies/case/").content.decode()
    html = re.sub(r'<a [^>]*hreflang="en"[^>]*>', "", html)
    found = set(re.findall(r'<a [^>]*?href="(/[^"]*)"', html))
    english = {each for each in found if not each.startswith(("/da/", *machines))}
    assert found
    assert {each for each in english if not re.search(r"/(download|visit)/$", each)} == set()


@pytest.mark.parametrize(
    ("path", "target"), [("/da", "/da/"), ("/da?a=b", "/da/?a=b"), ("/da/themes", "/da/themes/")]
)
def test_a_missing_slash_is_added(path: str, target: str, visitor: Client) -> None:
    response = visitor.get(path)
    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.parametrize("path", ["/dada/", "/da-DK/", "/de/", "/en/", "/DA/", "/da/da/"])
def test_only_the_exact_prefix_is_one(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code == 404


def rename(page: Page, slug: str) -> None:
    page.slug = slug
    page.save()


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_redirects_stay_in_the_language(model: type[Page], visitor: Client) -> None:
    page = factories.make(model, slug="a")
    rename(page, "b")
    here = f"/da{model.get_detail_url('b')}?x=1"
    for old in ("a", "B"):
        response = visitor.get(f"/da{model.get_detail_url(old)}?x=1")
        assert (response.status_code, response["Location"]) == (301, here)


def test_redirects_of_parts_and_themes_stay_in_the_language(visitor: Client) -> None:
    report = factories.report(slug="a")
    factories.row(report.recommendations.model, report, number=3)
    rename(report, "b")
    response = visitor.get("/da/reports/a/recommendations/3/")
    assert response["Location"] == "/da/reports/b/recommendations/3/"
    theme = factories.theme(slug="a")
    rename(theme, "b")
    assert visitor.get("/da/themes/a/")["Location"] == "/da/themes/b/"


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("da", "/da"), ("pt-br", "")])
def test_the_canonical_page_is_the_one_whose_frame_speaks_as_the_text(
    model: type[Page], language: str, prefix: str, visitor: Client
) -> None:
    page = factories.make(model, slug="a", language=language)
    path = page.get_absolute_url()
    wanted = {"canonical": f"{prefix}{path}"}
    assert heads(visitor, path) == wanted
    assert heads(visitor, f"/da{path}") == wanted


def test_a_part_and_a_theme_are_canonical_as_their_text_is_written(visitor: Client) -> None:
    report = factories.report(slug="a", language="da")
    part = factories.row(report.recommendations.model, report, number=1).get_absolute_url()
    for path in (part, f"/da{part}"):
        assert heads(visitor, path) == {"canonical": f"/da{part}"}
    theme = factories.theme(slug="a").get_absolute_url()
    for path in (theme, f"/da{theme}"):
        assert heads(visitor, path) == {"canonical": theme}


@pytest.mark.full
def test_pages_that_are_whole_in_both_languages_name_each_other(visitor: Client) -> None:
    factories.case_study()
    for path in ["/", "/themes/", "/map/", *(model.get_list_url() for model in page_types())]:
        pair = {"en": path, "da": f"/da{path}", "x-default": path}
        assert heads(visitor, path) == {"canonical": path, **pair}
        assert heads(visitor, f"/da{path}") == {"canonical": f"/da{path}", **pair}


@pytest.mark.full
def test_the_second_page_of_a_list_is_paired_with_the_second(visitor: Client) -> None:
    for _ in range(21):
        factories.case_study()
    found = heads(visitor, "/da/case-studies/?page=2")
    assert found["canonical"] == found["da"] == "/da/case-studies/?page=2"
    assert found["en"] == found["x-default"] == "/case-studies/?page=2"


@pytest.mark.parametrize("query", ["?country=DK", "?theme=nothing", "?page=x"])
def test_a_filtered_list_is_no_pair(query: str, visitor: Client) -> None:
    assert heads(visitor, f"/da/case-studies/{query}") == {"canonical": "/da/case-studies/"}
