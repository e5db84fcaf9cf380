"""Whatever takes a public page from its address leaves a tombstone there, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import Appearance, Page, Tombstone
from smartcities.publishing.trash import move_to_trash, purge, put_back
from smartcities.publishing.types import page_types
from tests.contract.conftest import HIDDEN
from tests.factories import case_study, make

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
Act = Callable[[Any, datetime], object]


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, now: datetime) -> type[Page]:
    """Return a page type, with the clock stopped."""
    return request.param


def save(only: list[str] | None = None, **fields: Any) -> Act:
    def act(page: Page, now: datetime) -> None:
        for name, value in fields.items():
            setattr(page, name, value(now) if callable(value) else value)
        page.save(update_fields=only)

    return act


def update(**fields: Any) -> Act:
    def act(page: Page, now: datetime) -> None:
        values = {name: each(now) if callable(each) else each for name, each in fields.items()}
        type(page).objects.filter(pk=page.pk).update(**values)

    return act


LEAVING: dict[str, tuple[str, Act]] = {
    "unpublished": ("unpublished", save(published_at=None)),
    "unpublished, only that field": (
        "unpublished",
        lambda page, now: (
            setattr(page, "published_at", None),
            page.save(update_fields=["published_at"]),
        ),
    ),
    "rescheduled": ("unpublished", save(published_at=lambda now: now + DAY, expires_at=None)),
    "renamed": ("renamed", save(slug="elsewhere")),
    "made to expire": ("expired", save(expires_at=lambda now: now - timedelta(hours=1))),
    "deleted": ("deleted", lambda page, now: page.delete()),
    "moved to the trash": ("deleted", save(trashed_at=lambda now: now)),
    "moved to the trash in bulk": ("deleted", update(trashed_at=lambda now: now)),
    "unpublished in bulk": ("unpublished", update(published_at=None)),
    "renamed in bulk": ("renamed", update(slug="elsewhere")),
    "deleted in bulk": (
        "deleted",
        lambda page, now: type(page).objects.filter(pk=page.pk).delete(),
    ),
    "rewritten in bulk": (
        "unpublished",
        lambda page, now: (
            setattr(page, "published_at", None),
            type(page).objects.bulk_update([page], ["published_at"]),
        ),
    ),
}


def standing(model: type[Page]) -> list[tuple[str, str, datetime]]:
    """Return the tombstones of a type as (slug, reason, moment)."""
    return [(each.slug, each.reason, each.at) for each in Tombstone.objects.standing(model)]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("how", LEAVING)
def test_leaving_is_noted_with_its_reason(model: type[Page], now: datetime, how: str) -> None:
    reason, act = LEAVING[how]
    page = make(model, slug="here")
    other = make(model, slug="other")
    act(page, now)
    assert standing(model) == [("here", reason, now)]
    assert other.is_public()


@pytest.mark.parametrize("how", [how for how in LEAVING if how != "made to expire"])
@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_was_never_seen_leaves_nothing(now: datetime, how: str, state: str) -> None:
    LEAVING[how][1](case_study(slug="here", **HIDDEN[state]()), now)
    assert standing(page_types()[0]) == []


@pytest.mark.parametrize("how", [how for how in LEAVING if how != "made to expire"])
def test_an_expiry_is_kept_when_its_row_no_longer_tells_it(now: datetime, how: str) -> None:
    page = case_study(slug="here", published_at=now - 9 * DAY, expires_at=now - DAY)
    LEAVING[how][1](page, now)
    assert standing(type(page)) == [("here", "expired", now - DAY)]


def test_an_expiry_dated_back_keeps_the_moment_that_was_true(now: datetime) -> None:
    page = case_study(slug="here", published_at=now - 9 * DAY, expires_at=now - DAY)
    save(expires_at=now - 2 * DAY)(page, now)
    assert standing(type(page)) == [("here", "expired", now - DAY)]


def test_saving_other_things_notes_nothing(model: type[Page], now: datetime) -> None:
    page = make(model, slug="here")
    expired = make(model, **HIDDEN["expired"]())
    for each in (page, expired):
        each.summary = "New."
        each.save()
    model.objects.update(summary="Newer.")
    assert Tombstone.objects.count() == Appearance.objects.count() == 0


def test_what_comes_back_loses_its_tombstone(
    model: type[Page], now: datetime, clock: time_machine.Traveller
) -> None:
    page = make(model, slug="here")
    save(published_at=None)(page, now)
    save(published_at=now + DAY)(page, now)
    assert [slug for slug, _, _ in standing(model)] == ["here"]
    clock.shift(DAY)
    assert standing(model) == []


def test_another_page_at_the_address_takes_the_tombstone_away(model: type[Page]) -> None:
    make(model, slug="here").delete()
    assert len(standing(model)) == 1
    draft = make(model, slug="here", published_at=None)
    assert len(standing(model)) == 1
    draft.delete()
    make(model, slug="here")
    assert standing(model) == []


def test_the_latest_departure_counts(now: datetime, clock: time_machine.Traveller) -> None:
    page = case_study(slug="here")
    save(published_at=None)(page, now)
    clock.shift(DAY)
    save(published_at=now)(page, now)
    clock.shift(DAY)
    page.delete()
    assert standing(type(page)) == [("here", "deleted", now + 2 * DAY)]


def test_put_back_it_loses_its_tombstone_and_appears(
    model: type[Page], now: datetime, clock: time_machine.Traveller
) -> None:
    page = make(model, slug="here", published_at=now - 9 * DAY, last_updated=now - 9 * DAY)
    move_to_trash(model.objects.filter(pk=page.pk))
    assert standing(model) == [("here", "deleted", now)]
    clock.shift(DAY)
    put_back(model.objects.filter(pk=page.pk))
    assert standing(model) == []
    assert [(each.object_id, each.at) for each in Appearance.objects.all()] == [
        (page.pk, now + DAY)
    ]


def test_deleted_for_good_it_keeps_the_tombstone_of_its_first_departure(
    model: type[Page], now: datetime, clock: time_machine.Traveller
) -> None:
    page = make(model, slug="here")
    move_to_trash(model.objects.filter(pk=page.pk))
    clock.shift(DAY)
    purge([page])
    assert standing(model) == [("here", "deleted", now)]


@pytest.mark.parametrize("how", ["save", "update"])
def test_coming_under_old_dates_is_noted(now: datetime, how: str) -> None:
    page = case_study(published_at=None, last_updated=now - 9 * DAY)
    act = {"save": save, "update": update}[how](published_at=now - 30 * DAY)
    act(page, now)
    assert [each.at for each in Appearance.objects.all()] == [now]


def test_an_expiry_taken_back_is_an_appearance(now: datetime) -> None:
    page = case_study(published_at=now - 9 * DAY, expires_at=now - DAY, last_updated=now - 9 * DAY)
    save(expires_at=None)(page, now)
    assert [each.object_id for each in Appearance.objects.all()] == [page.pk]


def test_publishing_at_the_moment_is_told_by_the_page_itself(now: datetime) -> None:
    save(published_at=now)(case_study(published_at=None, last_updated=now - DAY), now)
    assert not Appearance.objects.exists()


def test_a_change_taken_back_leaves_no_tombstone(now: datetime) -> None:
    page = case_study()

    def fail() -> None:
        with transaction.atomic():
            page.delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert standing(type(page)) == []


@pytest.mark.parametrize("action", ["unpublish", "delete_selected"])
def test_the_admin_s_actions_leave_tombstones(
    now: datetime, as_editor: Client, action: str
) -> None:
    pages = [case_study(slug=f"case-{number}") for number in range(3)]
    keys = [page.pk for page in pages[:2]]
    chosen = {"action": action, "index": "0", "_selected_action": keys, "post": "yes"}
    response = as_editor.post(reverse("admin:casestudies_casestudy_changelist"), chosen)
    assert response.status_code == 302
    assert sorted(slug for slug, _, _ in standing(type(pages[0]))) == ["case-0", "case-1"]
