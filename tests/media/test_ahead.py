"""Renditions that are made before a visitor asks: what cards show, once a picture is saved."""

from __future__ import annotations

import threading
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from smartcities.media import ahead, views
from smartcities.media.models import Image
from smartcities.media.renditions import EncodingError, stored_tails
from smartcities.media.sizes import AHEAD, CROPS, KINDS, WIDTHS
from tests.factories import case_study, image, shown_image
from tests.files import drained, picture_file
from tests.response_headers import headers_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_empty_storage(settings, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def test_a_new_picture_and_a_moved_focal_point_are_queued_after_the_commit(
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = image()
        assert not ahead.make_later.called
    ahead.make_later.assert_called_once_with(made.pk)
    with django_capture_on_commit_callbacks(execute=True):
        made.focal_x = 20
        made.save()
    assert ahead.make_later.call_count == 2
    with django_capture_on_commit_callbacks(execute=True):
        made.title = "Another title"
        made.save()
    assert ahead.make_later.call_count == 2


@pytest.mark.full
def test_what_cards_show_is_made_in_one_format_and_never_again(monkeypatch) -> None:
    made = image(file=picture_file(size=(900, 600)))
    ahead.make(made.pk)
    tails = stored_tails(made.checksum)
    assert tails == {
        *(f"3x2-50-50-{width}.avif" for width in (320, 480, 800)),
        *(f"3x4-50-50-{width}.avif" for width in (320,)),
        *(f"1x1-50-50-{width}.avif" for width in (320, 480)),
        "800.avif",
    }
    monkeypatch.setattr(ahead, "encoded", Mock(side_effect=AssertionError))
    ahead.make(made.pk)
    assert stored_tails(made.checksum) == tails


@pytest.mark.full
def test_a_visitor_finds_them_made(client: Client, monkeypatch) -> None:
    case = case_study(image=image(file=picture_file(size=(1300, 900))))
    ahead.make(case.image.pk)
    monkeypatch.setattr(views, "encoded", Mock(side_effect=AssertionError))
    for address, _width, _height in case.image.renditions("avif", "3:2"):
        assert client.get(address).status_code == 200


def test_every_size_that_is_made_ahead_is_declared() -> None:
    for crop, widths in AHEAD.items():
        assert set(widths) <= set(CROPS[crop] if crop else WIDTHS)
    smallest = next(iter(KINDS))
    assert smallest == ahead.AHEAD_KIND


@pytest.mark.full
def test_a_failure_is_logged_and_left_to_the_request(client: Client, monkeypatch, caplog) -> None:
    made = shown_image(file=picture_file(size=(400, 300)))
    failing = Mock(side_effect=EncodingError("the encoder took more than 57 seconds"))
    monkeypatch.setattr(ahead, "encoded", failing)
    ahead.make(made.pk)
    assert f"Picture {made.pk}: no sizes were made ahead" in caplog.text
    assert "more than 57 seconds" in caplog.text
    assert client.get(made.renditions("avif")[0][0]).status_code == 200


@pytest.mark.full
def test_a_picture_deleted_meanwhile_leaves_nothing(monkeypatch) -> None:
    made = image()
    checksum, pk = made.checksum, made.pk
    store = ahead.store

    def store_and_lose(name: str, content: bytes) -> None:
        store(name, content)
        Image.objects.filter(pk=pk).delete()

    monkeypatch.setattr(ahead, "store", store_and_lose)
    ahead.make(pk)
    assert stored_tails(checksum) == set()
    ahead.make(pk)  # gone before its turn
    assert not default_storage.exists(f"renditions/{checksum}")


def test_a_save_returns_while_the_queue_is_full_and_the_thread_is_busy(monkeypatch) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()
    seen: list[int] = []

    def make(key: int) -> None:
        seen.append(key)
        begun.set()
        assert go_on.wait(30)
        if len(seen) == 1 + ahead.WAITING:
            done.set()

    monkeypatch.undo()  # the queue itself, and its thread
    monkeypatch.setattr(ahead, "make", make)
    ahead.make_later(-1)
    assert begun.wait(30)
    saves = threading.Thread(
        target=lambda: [ahead.make_later(key) for key in range(ahead.WAITING + 5)], daemon=True
    )
    saves.start()
    saves.join(10)
    assert not saves.is_alive()  # none waits for room
    go_on.set()
    assert done.wait(30)
    assert seen == [-1, *range(ahead.WAITING)]


@pytest.mark.full
def test_the_colour_of_an_earlier_release_is_measured_once(monkeypatch) -> None:
    made = image(file=picture_file("PNG"))
    colour = made.colour
    assert colour == "145aa0"
    Image.objects.update(colour="")
    ahead.make(made.pk)
    made.refresh_from_db()
    assert made.colour == colour
    monkeypatch.setattr(ahead, "check_picture", Mock(side_effect=AssertionError))
    ahead.make(made.pk)


@pytest.mark.full
@pytest.mark.parametrize("asked", ["on", "ON", " on ; less=1"])
def test_who_saves_data_gets_a_smaller_picture_that_only_that_browser_keeps(
    client: Client, asked: str
) -> None:
    made = shown_image(file=picture_file(size=(1300, 900)))
    for crop, most in (("3:2", 480), ("", 800)):
        sizes = {width: url for url, width, _high in made.renditions("avif", crop)}
        small, large = sizes[most], sizes[1200]
        response = client.get(large, headers={"Save-Data": asked})
        assert drained(response) == drained(client.get(small))
        assert response["Cache-Control"] == "private, max-age=31536000, immutable"
        assert response["CDN-Cache-Control"] == "no-store"
        assert response["Vary"] == "Save-Data"
        # It is known as what it is, so that nobody takes it for the large one.
        known = {"Save-Data": asked, "If-None-Match": response["ETag"]}
        assert client.get(large, headers=known).status_code == 304
        assert client.get(large, headers={"If-None-Match": response["ETag"]}).status_code == 200
        # What is small enough is the same for all, and so is its answer.
        same = client.get(small, headers={"Save-Data": asked})
        assert headers_of(same) == headers_of(client.get(small))


@pytest.mark.full
@pytest.mark.parametrize("asked", ["", "off", "1", "only", "?1"])
def test_nobody_else_gets_a_smaller_picture(client: Client, asked: str) -> None:
    made = shown_image(file=picture_file(size=(1300, 900)))
    large = made.renditions("avif", "3:2")[-1][0]
    response = client.get(large, headers={"Save-Data": asked})
    assert drained(response) == drained(client.get(large))
    assert response["Cache-Control"].startswith("public, ")
    assert response["Vary"] == "Save-Data"


def test_pages_are_the_same_whether_data_is_saved_or_not(client: Client) -> None:
    case = case_study(image=image())
    for address in ("/", case.get_list_url(), case.get_absolute_url()):
        plain = client.get(address)
        saving = client.get(address, headers={"Save-Data": "on"})
        assert saving.content == plain.content
        assert "Save-Data" not in plain.get("Vary", "")
