"""A picture without a title is called after its file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from smartcities.media.forms import readable_title
from smartcities.media.models import Image
from tests.admin_walk.browser import admin_url, errors_of
from tests.files import picture_file


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("harbour_at_night.jpg", "Harbour at night"),
        ("Havnen i Ærøskøbing.JPEG", "Havnen i Ærøskøbing"),
        ("smart-city-hub.png", "Smart city hub"),
        ("by-cykel_i__Odense.webp", "By-cykel i Odense"),
        ("v1.2_plan.jpg", "V1.2 plan"),
        ("C:\\pictures\\bridge.jpg", "Bridge"),
        ("IMG_0042", "IMG 0042"),
        ("x" * 300 + ".jpg", "X" + "x" * 199),
        ("___.jpg", ""),
    ],
)
def test_a_file_name_becomes_a_readable_title(name: str, title: str) -> None:
    assert readable_title(name) == title


FIELDS: dict[str, Any] = {
    "alt": "A harbour", "credit": "Me", "licence": "own", "focal_x": "50", "focal_y": "50",
}  # fmt: skip


def add(client: Client, **more: Any) -> Any:
    return client.post(admin_url(Image, "add"), {**FIELDS, **more})


@pytest.mark.django_db
class TestTheForm:
    """The server gives the title where the browser did not."""

    @pytest.mark.parametrize("title", ["", "   "])
    def test_without_a_title_the_file_gives_it(self, as_editor: Client, title: str) -> None:
        file = picture_file("JPEG", name="harbour_at_night.jpg")
        assert add(as_editor, title=title, file=file).status_code == 302
        assert Image.objects.get().title == "Harbour at night"

    def test_a_title_that_was_given_stays(self, as_editor: Client) -> None:
        add(as_editor, title="Mine", file=picture_file("JPEG", name="harbour_at_night.jpg"))
        assert Image.objects.get().title == "Mine"

    def test_a_name_without_a_word_is_asked_for(self, as_editor: Client) -> None:
        answer = add(as_editor, title="", file=picture_file("JPEG", name="___.jpg"))
        assert list(errors_of(answer)) == ["title"]
        assert not Image.objects.exists()
