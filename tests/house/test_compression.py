"""Text goes out compressed, files as they are."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from tests import factories
from tests.files import drained

pytestmark = pytest.mark.django_db
TAKES_GZIP = {"headers": {"accept-encoding": "gzip"}}


@pytest.mark.parametrize("path", ["/", "/case-studies/", "/nowhere/", "/sitemap.xml"])
def test_text_is_compressed_for_those_who_take_it(client: Client, path: str) -> None:
    plain, packed = client.get(path), client.get(path, **TAKES_GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content


def test_pictures_are_not_compressed_once_more(client: Client) -> None:
    address = factories.shown_image().renditions()[0][0]
    answer = client.get(address, **TAKES_GZIP)
    assert "Content-Encoding" not in answer.headers
    assert drained(answer)
