"""Visitors get a picture while something public shows it, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from smartcities.media import exposure, views
from smartcities.media.models import Image
from tests.factories import case_study, expert, image, row, theme
from tests.files import drained, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
FOR_EVER = "public, max-age=31536000, immutable"


def status(client: Client, picture: Image) -> int:
    return client.get(picture.renditions()[0][0]).status_code


def unpublish(page: Any) -> None:
    page.published_at = None
    page.save()


@pytest.mark.full
def test_a_picture_is_gone_with_its_page_and_back_with_it(visitor: Client) -> None:
    page = case_study(image=image())
    address = page.image.renditions()[0][0]
    before = visitor.get(address)
    assert before.status_code == 200
    published_at = page.published_at
    unpublish(page)
    gone = visitor.get(address)
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")
    page.published_at = published_at
    page.save()
    again = visitor.get(address)
    assert (again.status_code, drained(again)) == (200, drained(before))


def test_a_picture_is_gone_at_the_moment_its_page_expires(visitor: Client, clock, now) -> None:
    page = case_study(image=image(), expires_at=now + timedelta(hours=1))
    assert status(visitor, page.image) == 200
    clock.shift(3600)
    assert status(visitor, page.image) == 410


def test_a_picture_is_there_at_the_moment_its_page_appears(visitor: Client, clock, now) -> None:
    page = case_study(image=image(), published_at=now + timedelta(hours=1))
    assert status(visitor, page.image) == 404
    clock.shift(3600)
    assert status(visitor, page.image) == 200


def test_a_picture_is_gone_with_a_page_that_is_deleted(visitor: Client) -> None:
    page = case_study(image=image())
    picture = page.image
    assert status(visitor, picture) == 200
    page.delete()
    assert status(visitor, picture) == 410


def test_what_was_never_public_is_unknown_to_visitors(visitor: Client) -> None:
    draft = case_study(image=image(), published_at=None)
    row_of_a_draft = row(draft.gallery.model, draft)
    tomorrow = case_study(image=image(), published_at=timezone.now() + timedelta(days=1))
    for picture in (draft.image, row_of_a_draft.image, tomorrow.image):
        assert status(visitor, picture) == 404


def test_a_picture_of_the_library_that_nothing_shows_is_not_public(visitor: Client) -> None:
    assert status(visitor, image()) == 410


def test_a_picture_that_another_public_page_shows_stays(visitor: Client) -> None:
    picture = image()
    pages = [case_study(image=picture), case_study(image=picture)]
    unpublish(pages[0])
    assert status(visitor, picture) == 200
    unpublish(pages[1])
    assert status(visitor, picture) == 410


@pytest.mark.full
def test_two_rows_of_the_library_with_one_content_are_one_picture(visitor: Client) -> None:
    shown, twin = (image(file=picture_file("PNG", colour=(7, 8, 9))) for _time in range(2))
    assert twin.checksum == shown.checksum
    case_study(image=shown)
    case_study(image=twin, published_at=None)
    assert status(visitor, twin) == 200


@pytest.mark.full
def test_pictures_of_rows_and_themes_are_public_with_what_has_them(visitor: Client) -> None:
    page = case_study()
    gallery = row(page.gallery.model, page)
    energy = theme(image=image())
    assert status(visitor, gallery.image) == status(visitor, energy.image) == 200
    unpublish(page)
    assert (status(visitor, gallery.image), status(visitor, energy.image)) == (410, 200)


def test_a_portrait_needs_a_public_page_and_the_consent(visitor: Client) -> None:
    person = expert(photo=image(), consent_photo=True, consent_on="2027-01-01")
    assert status(visitor, person.photo) == 200
    unpublish(person)
    assert status(visitor, person.photo) == 410


@pytest.mark.full
def test_colleagues_see_what_visitors_do_not_and_nobody_keeps_it(
    visitor: Client, as_author: Client, as_editor: Client, as_stranger: Client
) -> None:
    picture = image()
    case_study(image=picture, published_at=None)
    for client in (as_author, as_editor):
        response = client.get(picture.renditions()[0][0])
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert "CDN-Cache-Control" not in response
    for client in (visitor, as_stranger):
        assert status(client, picture) == 404


def test_browsers_keep_a_public_picture_and_networks_ask_again(visitor: Client, settings) -> None:
    picture = case_study(image=image()).image
    for seconds, expected in ((0, "no-cache"), (60, "public, max-age=60")):
        settings.CDN_SECONDS = seconds
        response = visitor.get(picture.renditions()[0][0])
        assert response["Cache-Control"] == FOR_EVER
        assert response["CDN-Cache-Control"] == expected
        assert response["Surrogate-Key"] == f"pictures picture-{picture.checksum}"
        assert response["Cache-Tag"] == f"pictures,picture-{picture.checksum}"
        assert "Cookie" not in response.get("Vary", "")


def test_who_asks_again_is_told_that_nothing_is_new_until_it_is_gone(
    visitor: Client, monkeypatch
) -> None:
    page = case_study(image=image())
    address = page.image.renditions()[0][0]
    tag = visitor.get(address)["ETag"]
    monkeypatch.setattr(views, "stored", lambda name: pytest.fail("read"))
    response = visitor.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response["Cache-Control"]) == (304, FOR_EVER)
    assert response["Surrogate-Key"]
    unpublish(page)
    assert visitor.get(address, headers={"if-none-match": tag}).status_code == 410


def test_a_hot_picture_costs_one_query(visitor: Client, django_assert_num_queries) -> None:
    address = case_study(image=image()).image.renditions()[0][0]
    drained(visitor.get(address))
    with django_assert_num_queries(1):
        drained(visitor.get(address))


def test_a_page_unpublished_while_its_picture_is_made(visitor: Client, monkeypatch) -> None:
    page = case_study(image=image())
    make = views.made

    def make_and_unpublish(*given: Any) -> bytes:
        unpublish(page)
        return make(*given)

    monkeypatch.setattr(views, "made", make_and_unpublish)
    assert status(visitor, page.image) == 410


def test_a_model_with_a_picture_that_does_not_say_who_sees_it_is_found_at_start(
    monkeypatch,
) -> None:
    call_command("check")
    manager = type(case_study().gallery.model.objects)
    monkeypatch.delattr(manager, "showing")
    with pytest.raises(Exception, match=r"publishing\.E003"):
        call_command("check")


def test_without_an_answer_of_the_database_nobody_is_served(monkeypatch) -> None:
    visitor = Client(raise_request_exception=False)
    address = case_study(image=image()).image.renditions()[0][0]

    def fail() -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(exposure, "_read_version", fail)
    response = visitor.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Cache-Control"] == "no-store"
