"""``changed_since``: what a copy has to take in and to drop, as one stream in order of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from smartcities.publishing.models import Page
from smartcities.sharing.api.serializers import list_path
from tests.factories import case_study, city, make, theme
from tests.sharing.api.reading import answered, pages, refused, slugs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CASES = "/api/v1/case-studies/"


def since(moment: datetime, more: str = "") -> str:
    return f"changed_since={quote(moment.isoformat())}{more}"


def aged(model: type[Page], published: datetime, updated: datetime, **fields: Any) -> Page:
    """Make a page that was published and last updated at these moments."""
    page = make(model, published_at=published, **fields)
    model.objects.filter(pk=page.pk).update(last_updated=updated)
    return page


def gone(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["slug"], each["reason"], each["gone_at"]) for each in answer["tombstones"]]


def test_an_item_changes_with_its_text_or_by_appearing(model: type[Page], now: datetime) -> None:
    updated = aged(model, now - 9 * DAY, now - DAY)
    published = aged(model, now - 2 * DAY, now - 9 * DAY)
    aged(model, now - 5 * DAY, now - 6 * DAY)
    found = answered(list_path(model), since(now - 2 * DAY))
    assert slugs(found) == [published.slug, updated.slug]
    assert slugs(answered(list_path(model), since(now - DAY))) == [updated.slug]
    assert slugs(answered(list_path(model), since(now - DAY + HOUR))) == []


def test_every_way_to_leave_is_told(model: type[Page], now: datetime, clock: Any) -> None:
    before = now - HOUR
    for slug in ("unpublished", "deleted", "expired", "before", "rescheduled"):
        make(model, slug=slug)
    model.objects.filter(slug="expired").update(expires_at=now + HOUR)
    clock.shift(2 * HOUR)
    model.objects.filter(slug="unpublished").update(published_at=None)
    model.objects.filter(slug="rescheduled").update(published_at=now + DAY)
    model.objects.filter(slug="deleted").delete()
    page = model.objects.get(slug="before")
    page.slug = "after"
    page.save()
    answer = answered(list_path(model), since(before))
    assert slugs(answer) == ["after"]
    at = "2027-03-01T14:00:00Z"
    assert gone(answer)[0] == ("expired", "expired", "2027-03-01T13:00:00Z")
    assert sorted(gone(answer)[1:]) == [
        ("before", "renamed", at),
        ("deleted", "deleted", at),
        ("rescheduled", "unpublished", at),
        ("unpublished", "unpublished", at),
    ]
    renamed = {each["slug"]: each["renamed_to"] for each in answer["tombstones"]}
    assert renamed.pop("before") == "after"
    assert set(renamed.values()) == {None}


def test_a_draft_is_not_named_as_what_something_became(now: datetime) -> None:
    page = case_study(slug="before")
    page.slug = "secret"
    page.save()
    CaseStudy.objects.update(published_at=None)
    answer = answered(CASES, since(now))
    assert {each["slug"]: each["renamed_to"] for each in answer["tombstones"]} == {
        "before": None,
        "secret": None,
    }


def test_drafts_and_what_is_scheduled_are_in_no_stream(model: type[Page], now: datetime) -> None:
    make(model, published_at=None).delete()
    make(model, published_at=None)
    make(model, published_at=now + DAY)
    answer = answered(list_path(model), since(now - DAY))
    assert (slugs(answer), answer["tombstones"]) == ([], [])


def test_what_no_longer_matches_is_dropped(now: datetime) -> None:
    energy, denmark = theme(slug="energy"), city(("DK",))
    stays = case_study(cities=[denmark], themes=[energy])
    leaves = case_study(slug="leaves", cities=[denmark], themes=[energy])
    leaves.themes.clear()
    answer = answered(CASES, since(now - HOUR, "&theme=energy&country=DK"))
    assert slugs(answer) == [stays.slug]
    assert [each[:2] for each in gone(answer)] == [("leaves", "unmatched")]
    assert slugs(answered(CASES, since(now - HOUR, "&country=DK"))) == [stays.slug, leaves.slug]


def test_what_comes_under_old_dates_is_new_all_the_same(
    now: datetime, clock: time_machine.Traveller
) -> None:
    page = case_study(published_at=None)
    CaseStudy.objects.update(last_updated=now - 9 * DAY)
    clock.shift(HOUR)
    page.published_at = now - 30 * DAY
    page.last_updated = now - 9 * DAY
    page.save()
    assert slugs(answered(CASES, since(now + HOUR))) == [page.slug]
    assert slugs(answered(CASES, since(now + 2 * HOUR))) == []


def crowd(now: datetime) -> int:
    """Make items, tombstones and expiries, many of one moment; return how many."""
    for number in range(5):
        case_study(slug=f"item-{number}", published_at=now - DAY)
        case_study(slug=f"gone-{number}").delete()
        made = case_study(slug=f"over-{number}", published_at=now - 2 * DAY)
        CaseStudy.objects.filter(pk=made.pk).update(expires_at=now)
    CaseStudy.objects.filter(slug__startswith="item").update(last_updated=now)
    return 15


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("limit", [1, 4, 7, 100])
def test_the_stream_is_paged_through_any_number_of_ties(now: datetime, limit: int) -> None:
    def names(answer: dict[str, Any]) -> list[str]:
        return slugs(answer) + [each["slug"] for each in answer["tombstones"]]

    number = crowd(now)
    query = since(now - DAY, f"&limit={limit}")
    forth = [names(answer) for answer in pages(CASES, query)]
    found = [name for each in forth for name in each]
    assert len(found) == len(set(found)) == number
    assert all(len(each) <= limit for each in forth)
    last = list(pages(CASES, query))[-1]
    if limit < number:
        back = [names(answer) for answer in pages(last["previous"], to="previous")]
        assert back == forth[-2::-1]


def test_the_order_is_that_of_the_changes(now: datetime, clock: time_machine.Traveller) -> None:
    for number in range(4):
        case_study(slug=f"case-{number}")
    for slug in ("case-2", "case-0", "case-3"):
        clock.shift(HOUR)
        page = CaseStudy.objects.get(slug=slug)
        page.summary = "New."
        page.save()
    assert slugs(answered(CASES, since(now))) == ["case-1", "case-2", "case-0", "case-3"]


def test_the_next_question_overlaps_so_that_no_save_under_way_is_missed(now: datetime) -> None:
    assert answered(CASES, since(now))["as_of"] == "2027-03-01T11:55:00Z"
    assert "as_of" not in answered(CASES)


@pytest.mark.parametrize(
    "moment",
    [
        "2027-02-28T12:00:00Z",
        "2027-02-28t12:00:00z",
        "2027-02-28T12:00:00.123456Z",
        "2027-02-28T13:00:00%2B01:00",
        "2027-02-28T13:00:00+01:00",
        "2027-02-28%2012:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_moments_of_rfc_3339_are_read(moment: str) -> None:
    case_study()
    assert "tombstones" in answered(CASES, f"changed_since={moment}")


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday",
        "2027-02-28",
        "2027-02-28T12:00:00",
        "2027-13-01T00:00:00Z",
        "2027-02-30T00:00:00Z",
        "0001-01-01T00:00:00%2B12:00",
        "9999-12-31T23:59:59-12:00",
        "2027-02-28T12:00:00%2B99:00",
        "1772280000",
        "%D9%A2",
        "%00",
        "9" * 9000,
    ],
)
def test_other_moments_are_refused(moment: str) -> None:
    assert refused(CASES, f"changed_since={moment}") == {"changed_since"}


def test_no_order_can_be_chosen_with_it(now: datetime) -> None:
    assert refused(CASES, since(now, "&sort=title")) == {"sort"}


@pytest.mark.full
@pytest.mark.database
def test_a_page_takes_as_many_queries_for_much_as_for_little(now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            answered(CASES, since(now - DAY, "&limit=100"))
        return len(asked)

    place = city(("DK",))
    crowd(now)
    case_study(cities=[place])
    few = queries()
    for number in range(6):
        case_study(cities=[place], themes=[theme()])
        case_study(slug=f"more-{number}").delete()
    assert queries() == few <= 18
