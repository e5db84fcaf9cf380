"""The sitemap says when things changed, and which pages are the same in two languages."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resources.models import Recommendation
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, link, make, report, row, theme
from tests.page_types.frontpage import front_page

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
DAY = timedelta(days=1)


def entries(client: Client, path: str = "/sitemap.xml") -> dict[str, ElementTree.Element]:
    """Return the sitemap's entries by path."""
    tree = ElementTree.fromstring(client.get(path).content)  # noqa: S314 (our own)
    return {each.findtext(f"{SPACE}loc").removeprefix("http://testserver"): each for each in tree}


def changed(client: Client, path: str, within: str = "/sitemap.xml") -> str | None:
    return entries(client, within)[path].findtext(f"{SPACE}lastmod")


def aged(page: Page, days: int, **fields) -> Page:
    """Let *page* be last changed *days* ago."""
    then = timezone.now() - days * DAY
    type(page).objects.filter(pk=page.pk).update(
        last_updated=then, **{"published_at": then, **fields}
    )
    return page


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_a_list_changes_with_its_newest_page(visitor: Client, model: type[Page], now) -> None:
    old, new = aged(make(model), 9), aged(make(model), 4)
    aged(make(model), 1, published_at=None)  # a draft is nobody's business
    assert changed(visitor, old.get_absolute_url()) == "2027-02-20"
    assert changed(visitor, new.get_absolute_url()) == "2027-02-25"
    assert changed(visitor, model.get_list_url()) == "2027-02-25"
    assert changed(visitor, "/") == "2027-02-25"


def test_a_list_changes_when_a_scheduled_page_appears_or_a_page_expires(visitor, now) -> None:
    aged(case_study(), 9)
    aged(case_study(), 9, published_at=now - 5 * DAY)
    assert changed(visitor, "/case-studies/") == "2027-02-24"
    aged(case_study(), 9, expires_at=now - 2 * DAY)
    assert changed(visitor, "/case-studies/") == "2027-02-27"


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-fixed.xml"])
def test_an_address_changes_with_the_page_that_editors_arrange_there(
    visitor: Client, now, path: str
) -> None:
    aged(case_study(), 9)
    page = aged(front_page(), 12)
    assert changed(visitor, "/", path) == "2027-02-20"
    aged(page, 5, published_at=now + DAY)  # nobody sees it yet
    assert changed(visitor, "/", path) == "2027-02-20"
    aged(page, 5)
    assert changed(visitor, "/", path) == "2027-02-24"
    aged(page, 12, published_at=now - 4 * DAY)
    assert changed(visitor, "/", path) == "2027-02-25"
    aged(page, 12, expires_at=now - 2 * DAY)
    assert changed(visitor, "/", path) == "2027-02-27"
    assert changed(visitor, "/da/", path) == "2027-02-27"
    assert changed(visitor, "/case-studies/", path) == "2027-02-20"


def test_a_theme_changes_with_what_stands_on_it(visitor: Client, now) -> None:
    energy, water, empty = theme(), theme(), theme()
    aged(case_study(themes=[energy]), 3)
    aged(link(themes=[energy, water]), 7)
    aged(report(themes=[water], published_at=None), 1, published_at=None)
    assert changed(visitor, energy.get_absolute_url()) == "2027-02-26"
    assert changed(visitor, water.get_absolute_url()) == "2027-02-22"
    assert changed(visitor, empty.get_absolute_url()) is None


def test_nothing_published_is_no_error(visitor: Client, now) -> None:
    make(page_types()[0], published_at=None)
    assert changed(visitor, "/") is None


def test_a_part_changes_with_its_page(visitor: Client, now) -> None:
    advice = row(Recommendation)
    aged(advice.report, 6)
    assert changed(visitor, advice.get_absolute_url()) == "2027-02-23"


def test_only_pages_that_are_whole_in_each_language_are_pairs(visitor: Client, now) -> None:
    pages = [make(model) for model in page_types()]
    energy = theme()
    found = entries(visitor)
    for path in ("/", "/themes/", "/map/", *(model.get_list_url() for model in page_types())):
        links = {each.get("hreflang"): each.get("href") for each in found[path].iter(LINK)}
        english, danish = f"http://testserver{path}", f"http://testserver/da{path}"
        assert links == {"en": english, "da": danish, "x-default": english}
        twin = {each.get("hreflang"): each.get("href") for each in found[f"/da{path}"].iter(LINK)}
        assert twin == links
    for thing in (*pages, energy):
        assert list(found[thing.get_absolute_url()].iter(LINK)) == []
        assert f"/da{thing.get_absolute_url()}" not in found


def test_a_page_in_danish_stands_there_with_its_danish_frame(visitor: Client, now) -> None:
    page = case_study(language="da")
    found = entries(visitor)
    assert f"/da{page.get_absolute_url()}" in found
    assert page.get_absolute_url() not in found


def test_it_takes_one_query_for_each_section_and_two(visitor: Client, now) -> None:
    for model in page_types():
        make(model)
    sections = len(page_types()) + sum(len(model.parts) for model in page_types()) + 1
    version.current()  # Who asks first after a change also looks what is due next.
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/sitemap.xml")
    # The version, the lists and the themes.
    assert len(queries) == sections + 3
