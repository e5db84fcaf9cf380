"""``/sitemap.xml``: whole, valid, under SITE_URL, and an index when it grows long."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.test import Client

from resources.models import Recommendation
from smartcities.publishing.types import page_types
from smartcities.sharing.sitemap import SiteSitemap
from tests.factories import make, report, row, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client: Client, path: str, root: str = "urlset") -> list[str]:
    """Return the addresses of a sitemap file, checked to be valid."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    tree = ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)
    assert tree.tag == f"{SPACE}{root}"
    found = [each.text for each in tree.iter(f"{SPACE}loc")]
    assert len(found) == len(set(found))
    assert all(each.startswith("http://testserver/") for each in found)
    return found


@pytest.mark.full
def test_everything_public_stands_in_it_and_answers(visitor: Client) -> None:
    pages = [make(model) for model in page_types()]
    advice = row(Recommendation)
    energy = theme()
    found = locations(visitor, "/sitemap.xml")
    things = [*pages, advice, energy]
    expected = {each.get_absolute_url() for each in things} | {"/", "/themes/"}
    assert expected <= {each.removeprefix("http://testserver") for each in found}
    for address in found:
        assert visitor.get(address).status_code == 200, address


def test_parts_of_a_draft_do_not_stand_in_it(visitor: Client) -> None:
    draft = report(published_at=None)
    advice = row(Recommendation, draft)
    assert advice.get_absolute_url() not in " ".join(locations(visitor, "/sitemap.xml"))
    assert visitor.get(advice.get_absolute_url()).status_code == 404


@pytest.mark.full
def test_a_long_one_is_an_index_whose_files_hold_everything(visitor: Client, monkeypatch) -> None:
    for model in page_types():
        for _ in range(3):
            make(model)
    whole = locations(visitor, "/sitemap.xml")
    monkeypatch.setattr(SiteSitemap, "limit", 2)
    caches["answers"].clear()
    files = locations(visitor, "/sitemap.xml", "sitemapindex")
    found = [each for file in files for each in locations(visitor, file)]
    assert sorted(found) == sorted(whole)
    assert len(files) > len(page_types())


def test_the_host_of_the_request_is_not_believed(visitor: Client, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    make(page_types()[0])
    for path in ("/sitemap.xml", "/sitemap-fixed.xml", "/robots.txt", "/"):
        response = visitor.get(path, headers={"Host": "evil.example"})
        assert b"evil.example" not in response.content
