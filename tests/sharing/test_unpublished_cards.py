"""The social card of a page that is no longer public is gone, and so is its file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from smartcities.media.models import WithdrawnPicture
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing import background
from smartcities.sharing.social_cards import views as card_views
from smartcities.sharing.social_cards.content import SocialCard, card_of
from tests.factories import case_study, image, make, theme
from tests.files import picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "at_once")]
EVERY_TYPE = pytest.mark.parametrize(
    "model", page_types(), ids=lambda model: model._meta.label_lower
)


@pytest.fixture
def at_once(monkeypatch) -> None:
    """Do at once what a thread would do."""
    monkeypatch.setattr(background, "start", lambda work: work())


def shown(client: Client, card: SocialCard) -> bytes:
    response = client.get(card.path)
    assert response.status_code == 200
    assert default_storage.exists(card.stored_name)
    return response.content


def unpublish(page: Page) -> None:
    page.published_at = None
    page.save()


def expire(page: Page) -> None:
    page.expires_at = timezone.now()
    page.save()


def delete(page: Page) -> None:
    type(page).objects.filter(pk=page.pk).delete()


def update(page: Page) -> None:
    type(page).objects.filter(pk=page.pk).update(published_at=None)


def postpone(page: Page) -> None:
    page.published_at = timezone.now() + timedelta(days=1)
    page.save()


@pytest.mark.full
@EVERY_TYPE
@pytest.mark.parametrize("leave", [unpublish, expire, delete, update, postpone])
def test_a_card_is_gone_with_its_page(
    visitor: Client, model: type[Page], leave, django_capture_on_commit_callbacks
) -> None:
    card = card_of(page := make(model, title="Harbour"))
    shown(visitor, card)
    with django_capture_on_commit_callbacks(execute=True):
        leave(page)
    response = visitor.get(card.path)
    assert (response.status_code, response["Cache-Control"]) == (410, "no-store")
    assert not default_storage.exists(card.stored_name)


@pytest.mark.full
def test_a_card_with_a_picture_is_gone_and_the_cards_of_others_are_not(
    visitor: Client, django_capture_on_commit_callbacks
) -> None:
    picture = image(file=picture_file("JPEG", size=(900, 1200)))
    # Eleven pages: case-studies-1 is not case-studies-11.
    pages = [case_study(image=picture, title=f"Page {number}") for number in range(11)]
    cards = [card_of(page) for page in pages]
    for card in cards:
        shown(visitor, card)
    with django_capture_on_commit_callbacks(execute=True):
        unpublish(pages[0])
    stored = [default_storage.exists(card.stored_name) for card in cards]
    assert stored == [False, *[True] * 10]


def test_a_card_comes_back_with_its_page_as_it_was(visitor: Client) -> None:
    page = case_study(title="Harbour")
    before = shown(visitor, card_of(page))
    published_at = page.published_at
    unpublish(page)
    assert visitor.get(card_of(page).path).status_code == 410
    page.published_at = published_at
    page.save()
    assert shown(visitor, card_of(page)) == before


def test_a_card_is_gone_at_the_moment_its_page_expires(visitor: Client, clock, now) -> None:
    page = case_study(expires_at=now + timedelta(hours=1))
    shown(visitor, card_of(page))
    clock.shift(3600)
    assert visitor.get(card_of(page).path).status_code == 410
    assert not default_storage.exists(card_of(page).stored_name)


def test_the_card_of_a_page_that_was_never_public_is_unknown(visitor: Client) -> None:
    for fields in ({"published_at": None}, {"published_at": timezone.now() + timedelta(1)}):
        assert visitor.get(card_of(case_study(**fields)).path).status_code == 404


@pytest.mark.full
def test_a_card_is_named_to_networks_by_its_page_and_its_picture(visitor: Client) -> None:
    card = card_of(page := case_study(image=image(file=picture_file("JPEG", size=(900, 1200)))))
    response = visitor.get(card.path)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["CDN-Cache-Control"] == "no-cache"
    keys = f"cards card-case-studies-{page.pk} picture-{page.image.checksum}"
    assert response["Surrogate-Key"] == keys
    again = visitor.get(card.path, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Surrogate-Key"]) == (304, keys)


@pytest.mark.full
def test_an_earlier_card_with_a_deleted_picture_leads_nowhere(
    visitor: Client, django_capture_on_commit_callbacks
) -> None:
    page = case_study(image=image(file=picture_file("JPEG", size=(900, 1200))))
    before = card_of(page)
    shown(visitor, before)
    with django_capture_on_commit_callbacks(execute=True):
        page.image.delete()
    assert visitor.get(before.path).status_code == 410
    assert visitor.get(card_of(case_study(title="Plain")).path).status_code == 200


@pytest.mark.full
def test_a_picture_withdrawn_while_the_card_is_drawn_is_on_no_card(
    visitor: Client, monkeypatch
) -> None:
    page = case_study(image=image(file=picture_file("JPEG", size=(900, 1200))))
    card, draw = card_of(page), card_views.draw

    def draw_and_withdraw(card: SocialCard) -> bytes:
        content = draw(card)
        WithdrawnPicture.objects.create(checksum=page.image.checksum)
        page.image.delete()
        return content

    monkeypatch.setattr(card_views, "draw", draw_and_withdraw)
    assert visitor.get(card.path).status_code == 404
    assert not default_storage.exists(card.stored_name)
    assert visitor.get(card.path).status_code == 410


def test_a_hot_card_costs_one_query(visitor: Client, django_assert_num_queries) -> None:
    card = card_of(case_study(themes=[theme()]))
    shown(visitor, card)
    with django_assert_num_queries(1):
        visitor.get(card.path)


def test_the_files_of_many_pages_are_deleted_beside_the_save(
    visitor: Client, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    card = card_of(page := case_study())
    shown(visitor, card)
    started = []
    monkeypatch.setattr(background, "start", started.append)
    with django_capture_on_commit_callbacks(execute=True):
        unpublish(page)
    assert default_storage.exists(card.stored_name)
    (work,) = started
    work()
    assert not default_storage.exists(card.stored_name)
