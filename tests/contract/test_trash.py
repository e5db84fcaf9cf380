"""A page of any type comes back from the trash as it was: to visitors and in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client

from smartcities.publishing import version
from smartcities.publishing.models import OldSlug, Page, Row, Tombstone
from smartcities.publishing.trash import move_to_trash, purge, put_back
from smartcities.publishing.version import moments
from tests.contract.addresses import channels, text_of
from tests.contract.conftest import DAY, HIDDEN, listed
from tests.factories import ROWS, make, row, theme

SECRET = "Ambergris"
TITLE = f"Zebraquay {SECRET}"
#: What tells that a page was away: forms that were open meanwhile are refused.
MOVED = {"revision"}


def full_page(model: type[Page]) -> Page:
    """Return a public page that was renamed, with a theme and two rows of every kind."""
    page = make(model, title=TITLE, slug="zebra-pier", themes=[theme(name="Quays")])
    page.slug = "zebra-quay"
    page.save()
    for kind in ROWS:
        if issubclass(kind, Row) and kind._meta.get_field(kind.page_field).related_model is model:
            row(kind, page)
    return model.objects.get(pk=page.pk)


def stored(page: Page) -> dict[str, Any]:
    """Return all that the database has of *page*: its columns, rows and relations."""
    found: dict[str, Any] = {}
    for each in page._meta.get_fields(include_hidden=True):
        rows: Any = getattr(each, "related_model", None)
        if isinstance(each, models.ForeignObjectRel) and rows is not None:
            name = each.field.name
            if each.field.many_to_many:
                rows, name = each.through, each.field.m2m_reverse_field_name()
            values = rows._base_manager.filter(**{name: page.pk}).order_by("pk").values()
            found[f"{rows._meta.label}.{name}"] = list(values)
    for field in page._meta.many_to_many:
        found[field.name] = list(getattr(page, field.name).values_list("pk", flat=True))
    (columns,) = type(page)._base_manager.filter(pk=page.pk).values()
    kind = ContentType.objects.get_for_model(page)
    old = OldSlug.objects.filter(content_type=kind, object_id=page.pk)
    return found | {
        "columns": {name: value for name, value in columns.items() if name not in MOVED},
        "old": list(old.values()),
    }


def pages(page: Page) -> Any:
    return type(page).objects.filter(pk=page.pk)


@pytest.mark.full
@pytest.mark.database
def test_put_back_it_answers_byte_for_byte_as_before_and_has_all_its_rows(
    model: type[Page], visitor: Client
) -> None:
    page = full_page(model)
    old = model.get_detail_url("zebra-pier")
    addresses = [*channels(page), old]
    answers = {address: text_of(visitor, address) for address in addresses}
    assert sum(SECRET in text for _status, text in answers.values()) > 8
    assert answers[old][0] == 301
    before = stored(page)
    assert move_to_trash(pages(page)) == 1
    away = stored(page)
    assert {name for name in before if before[name] != away[name]} == {"columns"}
    for address in addresses:
        assert SECRET not in text_of(visitor, address)[1], address
    assert put_back(pages(page)) == 1
    assert stored(page) == before
    for address in addresses:
        assert text_of(visitor, address) == answers[address], address


def test_its_addresses_say_that_it_is_gone_and_lead_on(model: type[Page], visitor: Client) -> None:
    page = full_page(model)
    path = page.get_absolute_url()
    parts = [address for address in channels(page) if path in address and "recomm" in address]
    move_to_trash(pages(page))
    for address in [path, f"/da{path}", model.get_detail_url("zebra-pier"), *parts]:
        answer = visitor.get(address)
        html = answer.content.decode()
        assert answer.status_code == 410, address
        assert 'name="robots" content="noindex"' in html
        assert f'href="{"/da" if address.startswith("/da/") else ""}{model.get_list_url()}"' in html
    embed = visitor.get(f"/embed{path}")
    assert embed.status_code == 410
    assert "no longer published" in embed.content.decode()
    purge(pages(page))
    assert visitor.get(path).status_code == 410


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_was_never_public_is_not_found(model: type[Page], visitor: Client, state: str) -> None:
    page = make(model, **HIDDEN[state]())
    move_to_trash(pages(page))
    nowhere = visitor.get(model.get_detail_url("never-was"))
    for address in (page.get_absolute_url(), f"/embed{page.get_absolute_url()}"):
        assert visitor.get(address).status_code == 404
    assert nowhere.status_code == 404
    purge(pages(page))
    assert visitor.get(page.get_absolute_url()).status_code == 404


def test_what_was_public_once_says_so_from_the_trash(model: type[Page], visitor: Client) -> None:
    expired = make(model, slug="expired", **HIDDEN["expired"]())
    unpublished = make(model, slug="unpublished")
    unpublished.published_at = None
    unpublished.save()
    for page in (expired, unpublished):
        assert visitor.get(page.get_absolute_url()).status_code == 404
        move_to_trash(pages(page))
        assert visitor.get(page.get_absolute_url()).status_code == 410
        put_back(pages(page))
        assert visitor.get(page.get_absolute_url()).status_code == 404


def test_another_page_at_its_address_is_found_there(
    model: type[Page], visitor: Client, clock: Any
) -> None:
    page = make(model, slug="here")
    move_to_trash(pages(page))
    purge(pages(page))
    other = make(model, slug="here")
    assert visitor.get(other.get_absolute_url()).status_code == 200
    clock.shift(DAY)
    other.published_at = None
    other.save()
    # That one is a draft: nothing more is said of the address.
    assert visitor.get(other.get_absolute_url()).status_code == 404


def test_the_trash_keeps_a_page_from_appearing_and_from_moving_the_version(
    model: type[Page], visitor: Client, clock: Any, now: Any
) -> None:
    page = make(model, published_at=now + DAY)
    at = moments.counted(now)
    assert moments.following(at) == moments.counted(now + DAY)
    move_to_trash(pages(page))
    assert moments.following(at) is None
    before = version.current()
    clock.shift(2 * DAY)
    assert listed(visitor, model) == []
    assert version.current().token == before.token
    put_back(pages(page))
    assert listed(visitor, model) == [page.slug]


def test_moved_twice_it_keeps_the_first_moment(model: type[Page], clock: Any, now: Any) -> None:
    page = make(model)
    assert move_to_trash(pages(page)) == 1
    clock.shift(DAY)
    assert move_to_trash(pages(page)) == 0
    page.refresh_from_db()
    assert page.trashed_at == now
    assert Tombstone.objects.count() == 1


def test_as_a_draft_it_comes_back_without_its_dates(model: type[Page], now: Any) -> None:
    public = make(model, expires_at=now + DAY)
    expired = make(model, **HIDDEN["expired"]())
    everything = model.objects.all()
    move_to_trash(everything)
    put_back(everything, as_drafts=True)
    states = {page.pk: page.visibility() for page in everything}
    assert states == {public.pk: "draft", expired.pk: "expired"}
