"""HEAD tells what GET would, without sending it."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test.client import RequestFactory

from tests import factories

pytestmark = pytest.mark.django_db


def raw(path: str, method: str):
    """Ask below the test client, which drops the body of a HEAD by itself."""
    return WSGIHandler().get_response(WSGIRequest(RequestFactory().generic(method, path).environ))


@pytest.mark.parametrize("path", ["/", "/case-studies/", "/nowhere/", "/healthz", "/robots.txt"])
def test_head_has_the_headers_of_get_and_no_body(path: str) -> None:
    got, told = raw(path, "GET"), raw(path, "HEAD")
    assert got.content
    assert told.content == b""
    assert told["Content-Length"] == got["Content-Length"] == str(len(got.content))


def test_head_of_a_rendition_sends_no_picture() -> None:
    address = factories.shown_image().renditions()[0][0]
    got, told = raw(address, "GET"), raw(address, "HEAD")
    assert got.content[8:12] == b"WEBP"
    assert told.content == b""
    assert told["Content-Type"] == "image/webp"
