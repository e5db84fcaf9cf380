"""Head and foot link to the information pages that have a place there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from information.models import InformationPage
from smartcities.browsing.placed import placed_pages
from smartcities.publishing import version
from tests.factories import make
from tests.page_types.casestudies import case_study

pytestmark = pytest.mark.django_db


def info(title: str, place: str = "foot", **fields: Any) -> InformationPage:
    return make(InformationPage, title=title, place=place, **fields)


def links(client: Client, path: str, tag: str) -> list[tuple[str, str]]:
    """Return (address, title) of the information pages that a frame links to, in their order."""
    html = client.get(path).content.decode()
    part = re.search(rf"<{tag}\b.*?</{tag}>", html, re.DOTALL)
    assert part
    titles = set(InformationPage.objects.values_list("title", flat=True))
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', part[0])
    return [each for each in found if each[1] in titles]


def test_each_place_has_its_pages_in_their_order(visitor: Client) -> None:
    info("Privacy", order=2)
    info("Imprint", order=1)
    info("Access", order=2)
    info("About", place="head")
    info("Nowhere", place="neither")
    info("Draft", published_at=None)
    foot = [("/imprint/", "Imprint"), ("/access/", "Access"), ("/privacy/", "Privacy")]
    assert links(visitor, "/", "footer") == foot
    assert links(visitor, "/", "header") == [("/about/", "About")]


def test_the_page_that_is_shown_is_marked_in_the_head(visitor: Client) -> None:
    info("About", place="head")
    assert '<a href="/about/" aria-current="page">' in visitor.get("/about/").content.decode()


def test_of_translations_a_frame_links_to_its_own_language(visitor: Client) -> None:
    about = info("About", order=1)
    info("Om", language="da", order=7, translation_of=about)
    info("Privacy", order=2)
    # Whoever has no German frame reads it in an English one, but that is not its language.
    info("Über uns", language="de", order=0, translation_of=about)
    danish = [("/da/om/", "Om"), ("/da/privacy/", "Privacy")]
    assert links(visitor, "/da/", "footer") == danish
    assert 'href="/da/privacy/" lang="en"' in visitor.get("/da/").content.decode()
    assert links(visitor, "/", "footer") == [("/about/", "About"), ("/privacy/", "Privacy")]


def test_a_translation_stands_in_for_an_original_that_is_not_public(visitor: Client) -> None:
    info("Om", language="da", translation_of=info("About", published_at=None))
    assert links(visitor, "/", "footer") == [("/om/", "Om")]


def test_translations_link_to_each_other(visitor: Client) -> None:
    about = info("About")
    info("Om", language="da", translation_of=about)
    info("Über uns", language="de", translation_of=about, published_at=None)
    assert 'href="/da/om/" lang="da" hreflang="da"' in visitor.get("/about/").content.decode()
    assert 'href="/about/" lang="en" hreflang="en"' in visitor.get("/da/om/").content.decode()
    assert "Über" not in visitor.get("/about/").content.decode()


def test_a_translation_of_a_translation_is_refused() -> None:
    about = info("About")
    om = info("Om", translation_of=about)
    with pytest.raises(ValidationError, match="is a translation already"):
        info("Über", translation_of=om).full_clean()
    about.translation_of = info("Other")
    with pytest.raises(ValidationError, match="is a translation already"):
        about.full_clean()


def test_a_page_made_anew_reads_them_once_for_each_version(visitor: Client) -> None:
    info("Privacy")
    paths = [case_study().get_absolute_url() for _ in range(3)]
    visitor.get(paths[0])
    version.skip()
    counted = []
    for path in paths[1:]:
        with CaptureQueriesContext(connection) as queries:
            assert "Privacy" in visitor.get(path).content.decode()
        counted.append(sum('"place" IN' in each["sql"] for each in queries))
    assert counted == [1, 0]


def test_while_the_database_is_away_they_are_those_read_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    info("Privacy")
    now = version.current()
    known = placed_pages(now)
    assert [each.title for each in known] == ["Privacy"]

    def away() -> Any:
        raise DatabaseError("away")

    monkeypatch.setattr(InformationPage.objects, "public", away)
    assert placed_pages(now._replace(token="another")) == known
