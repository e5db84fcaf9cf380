"""What was withdrawn is gone from every address that named it, in every channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from experts.models import Expert
from smartcities.publishing.models import Page
from smartcities.publishing.trash import move_to_trash
from smartcities.publishing.types import page_types
from tests.contract.addresses import channels, collected, is_of, text_of, without_most_renditions
from tests.factories import expert, image, make, report, theme
from tests.files import picture_file

SECRET = "Ambergris"
TITLE = f"Zebraquay {SECRET}"
LEFT = {404, 410}


def page_with_everything(model: type[Page]) -> Page:
    """Return a public page with a picture of its own, where the type has one."""
    fields: dict[str, Any] = {"title": TITLE, "slug": "zebra-quay", "themes": [theme()]}
    if model is not Expert:
        fields["image"] = image(file=picture_file("JPEG", size=(900, 1200)))
    return make(model, **fields)


def unpublish(page: Page) -> None:
    page.published_at = None
    page.save()


def expire(page: Page) -> None:
    page.expires_at = timezone.now()
    page.save()


def delete(page: Page) -> None:
    page.delete()


def trash(page: Page) -> None:
    move_to_trash(type(page).objects.filter(pk=page.pk))


FULL = pytest.mark.full


@pytest.mark.parametrize(
    "leave",
    [unpublish, *(pytest.param(each, marks=FULL) for each in (expire, delete, trash))],
)
@pytest.mark.by_turns
def test_a_page_that_is_no_longer_public_is_at_none_of_its_addresses(
    model: type[Page], visitor: Client, leave: Callable[[Page], None]
) -> None:
    page = page_with_everything(model)
    asked = set(channels(page))
    own = {address for address in collected(visitor, page) if is_of(page, address)}
    cards = [address for address in own if address.startswith("/media/cards/")]
    # Drawn and stored: it is not enough that no more are drawn.
    assert [text_of(visitor, card)[0] for card in cards] == [200]
    assert model is Expert or any("-3x2-" in address or "-800" in address for address in own)
    leave(page)
    for address in sorted(asked | own):
        status, text = text_of(visitor, address)
        assert SECRET not in text, address
        if address in own:
            assert status in LEFT, (address, status)
            if address.startswith("/media/"):
                assert status == 410, address


@pytest.mark.full
@pytest.mark.by_turns
def test_a_page_that_comes_back_is_at_all_of_its_addresses(
    model: type[Page], visitor: Client
) -> None:
    page = page_with_everything(model)
    published_at = page.published_at
    own = {address for address in collected(visitor, page) if is_of(page, address)}
    addresses = without_most_renditions(own | set(channels(page)))
    before = {address: text_of(visitor, address)[0] for address in addresses}
    unpublish(page)
    page.published_at = published_at
    page.save()
    after = {address: text_of(visitor, address)[0] for address in before}
    assert after == before


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.usefixtures("now")
def test_a_consent_taken_back_is_followed_by_every_channel_and_address(visitor: Client) -> None:
    person = expert(
        family_name=TITLE,
        slug="zebra-quay",
        photo=image(file=picture_file("JPEG", size=(900, 1200), colour=(1, 200, 3))),
        email="zebra@example.org",
        phone="+45 12 34 56 78",
        consent_on="2027-01-01",
        consent_photo=True,
        consent_contact=True,
    )
    made = report(title="Report of Zebras", slug="zebras")
    made.contributions.create(expert=person, role="interviewed")
    made.passages.create(expert=person, text="<p>Start small.</p>")
    checksum = person.photo.checksum
    secrets = ("zebra@example.org", "12 34 56 78", "12345678", checksum)
    addresses = collected(visitor, person) | collected(visitor, made)
    photos = {address for address in addresses if checksum in address}
    assert photos
    assert "zebra@example.org" in text_of(visitor, person.get_absolute_url())[1]
    person.consent_photo = person.consent_contact = False
    person.save()
    for address in sorted(addresses):
        status, text = text_of(visitor, address)
        assert [secret for secret in secrets if secret in text] == [], address
        if address in photos:
            assert status == 410, address


def test_every_type_is_asked() -> None:
    # ``page_with_everything`` is the one place that knows a type: who has no image of its own.
    without = [
        model
        for model in page_types()
        if "image" not in {field.name for field in model._meta.concrete_fields}
    ]
    assert without == [Expert]
