"""What the demo's pages say about themselves to machines is right, on every single page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.sharing.reading import head
from tests.sharing.schema_check import problems

pytestmark = [pytest.mark.full, pytest.mark.usefixtures("portal")]


def test_every_page_is_right_by_the_vocabulary_and_has_a_card() -> None:
    client = Client()
    sitemap = client.get("/sitemap.xml").content.decode()
    paths = re.findall(r"<loc>http://testserver([^<]+)</loc>", sitemap)
    assert len(paths) > 100
    cards = set()
    for path in paths:
        read = head(client, path)
        assert problems(read.graph) == [], path
        assert read.one("og:url") == read.canonical, path
        cards.add(read.one("og:image").removeprefix("http://testserver"))
        for _name, content in read.meta:
            assert "None" not in content.split(), path
    for card in sorted(cards)[:5]:
        assert client.get(card).status_code == 200
