"""The portal's icon is where browsers, telephones and feed readers look for it."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client
from PIL import Image

from smartcities.publishing.types import page_types
from tests.factories import case_study
from tests.files import drained

HERE = "http://testserver"


def fetched(path: str) -> tuple[str, Image.Image]:
    response = Client().get(path)
    assert response.status_code == 200
    return response["Content-Type"], Image.open(BytesIO(drained(response)))


@pytest.mark.django_db
def test_the_icon_has_the_address_that_is_asked_for_unseen() -> None:
    kind, icon = fetched("/favicon.ico")
    assert kind == "image/x-icon"
    assert {(16, 16), (32, 32), (48, 48)} <= icon.info["sizes"]


@pytest.mark.django_db
def test_pages_name_an_icon_for_the_home_screen() -> None:
    page = case_study()
    for path in ("/", "/da/", page.get_absolute_url(), "/nowhere/"):
        text = Client().get(path).content.decode()
        assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in text
    kind, icon = fetched("/apple-touch-icon.png")
    # Full to the corners: a telephone rounds them itself, and shows gaps as black.
    assert (kind, icon.size, icon.mode) == ("image/png", (180, 180), "RGB")


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/{model.list_path}.atom" for model in page_types()])
def test_a_feed_has_an_icon(path: str) -> None:
    root = fromstring(Client().get(path).content)  # noqa: S314 (our own)
    (icon,) = root.findall("{http://www.w3.org/2005/Atom}icon")
    assert icon.text == f"{HERE}/favicon.ico"


@pytest.mark.django_db
def test_the_search_of_a_browser_has_an_icon() -> None:
    root = fromstring(Client().get("/opensearch.xml").content)  # noqa: S314 (our own)
    assert root.findtext("{*}Image") == f"{HERE}/favicon.ico"
