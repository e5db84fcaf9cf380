"""Paging by keyset: whole, in order, forth and back, whatever happens meanwhile."""

from __future__ import annotations

from datetime import datetime
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.publishing.models import Page
from smartcities.sharing.api.keyset import Keyset
from smartcities.sharing.api.serializers import list_path
from tests.contract.conftest import DAY
from tests.factories import case_study, make, report, theme
from tests.sharing.api.reading import answered, everything, pages, refused, slugs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SORTS = ("newest", "oldest", "title", "updated")
LETTERS = ("Ærø", "aarhus", "Århus", "Zürich", "Øresund", "Oslo")


def crowd(model: type[Page], now: datetime, number: int = 9) -> list[str]:
    """Make pages that tie in everything but their keys, and some that do not."""
    made = [make(model, title="Same", published_at=now - DAY) for _ in range(number)]
    made += [make(model, title=title, published_at=now - 2 * DAY) for title in LETTERS]
    model.objects.filter(pk__in=[page.pk for page in made]).update(last_updated=now - DAY)
    return [page.slug for page in made]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.full
@pytest.mark.database
@pytest.mark.by_turns
def test_following_next_gives_all_in_order_and_previous_the_way_back(
    model: type[Page], now: datetime, sort: str
) -> None:
    made = crowd(model, now)
    path = list_path(model)
    whole = slugs(answered(path, f"sort={sort}&limit=100"))
    assert sorted(whole) == sorted(made)
    forth = list(pages(path, f"sort={sort}&limit=4"))
    assert [len(slugs(answer)) for answer in forth] == [4, 4, 4, 3]
    assert [slug for answer in forth for slug in slugs(answer)] == whole
    back = list(pages(forth[-1]["previous"], to="previous"))
    assert [slugs(answer) for answer in back] == [slugs(answer) for answer in forth[-2::-1]]
    assert (forth[0]["previous"], back[-1]["previous"]) == (None, None)
    assert everything(back[-1]["next"]) == whole[4:]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("sort", SORTS)
def test_pages_stay_stable_while_items_come_and_go(now: datetime, sort: str) -> None:
    crowd(CaseStudy, now)
    whole = everything("/api/v1/case-studies/", f"sort={sort}")
    seen, gone = [], set()
    for number, answer in zip(count(), pages("/api/v1/case-studies/", f"sort={sort}&limit=5")):
        seen += slugs(answer)
        # The very item on which the next page hangs is deleted, and others come everywhere.
        gone |= {seen[-1], whole[number * 3 + 1]}
        CaseStudy.objects.filter(slug__in=gone).delete()
        for published_at in (now, now - DAY, now - 3 * DAY):
            case_study(title=f"New {number}", published_at=published_at)
    old = [slug for slug in seen if not slug.startswith("new")]
    assert len(seen) == len(set(seen))
    assert [slug for slug in whole if slug not in gone or slug in old] == old


def test_a_page_emptied_meanwhile_still_leads_back(visitor: Client) -> None:
    for number in range(4):
        case_study(slug=f"case-{number}")
    first = answered("/api/v1/case-studies/", "limit=2")
    CaseStudy.objects.exclude(slug__in=slugs(first)).delete()
    empty = answered(first["next"])
    assert (slugs(empty), empty["next"]) == ([], None)
    assert slugs(answered(empty["previous"])) == slugs(first)


@pytest.mark.full
def test_reports_without_a_date_have_their_place(visitor: Client) -> None:
    for year in ("", "2012", "", "2012-10", "2012-10-05", ""):
        report(published_on=year)
    for sort in ("newest", "oldest"):
        whole = slugs(answered("/api/v1/reports/", f"sort={sort}&limit=100"))
        assert everything("/api/v1/reports/", f"sort={sort}&limit=1") == whole
        assert len(whole) == 6


@pytest.mark.parametrize("order", [("start_year", "pk"), ("-start_year", "-pk")])
def test_missing_values_come_last_and_are_paged_like_others(order: tuple[str, str]) -> None:
    for year in (2012, None, 2010, None, 2012, None, None):
        case_study(start_year=year)
    keyset, rows = Keyset(CaseStudy, order), CaseStudy.objects.all()
    whole = keyset.window(rows, None, 100).items
    assert [case.start_year for case in whole][-4:] == [None] * 4
    forth, cursor, window = [], None, None
    while window is None or cursor:
        window = keyset.window(rows, cursor, 2)
        forth, cursor = forth + window.items, window.following
    assert forth == whole
    back, cursor = list(window.items), window.preceding
    while cursor:
        window = keyset.window(rows, cursor, 2)
        back, cursor = window.items + back, window.preceding
    assert back == whole


def test_links_keep_the_query_and_nothing_else(visitor: Client) -> None:
    energy = theme(slug="energy")
    for _ in range(3):
        case_study(themes=[energy])
    query = "theme=energy&limit=2&sort=title&utm_source=x&page=4&q="
    following = answered("/api/v1/case-studies/", query)["next"]
    assert following.startswith("http://testserver/api/v1/case-studies/?sort=title&theme=energy&")
    assert "limit=2" in following
    assert "utm_source" not in following
    assert len(slugs(answered(following))) == 1


def test_a_renamed_theme_does_not_break_the_paging(visitor: Client) -> None:
    energy = theme(slug="power")
    for _ in range(3):
        case_study(themes=[energy])
    first = answered("/api/v1/case-studies/", "theme=power&limit=2")
    energy.slug = "energy"
    energy.save()
    assert len(slugs(answered(first["next"]))) == 1


@pytest.mark.parametrize("limit", ["1", "100", "%205%20", "007"])
def test_a_page_has_as_many_as_asked_for(visitor: Client, limit: str) -> None:
    for _ in range(6):
        case_study()
    found = slugs(answered("/api/v1/case-studies/", f"limit={limit}"))
    assert len(found) == min(6, int(limit.replace("%20", "")))


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "1e1", "%D9%A3", "9" * 9000])
def test_other_limits_are_refused(visitor: Client, limit: str) -> None:
    assert refused("/api/v1/case-studies/", f"limit={limit}") == {"limit"}


def test_a_cursor_belongs_to_its_list_order_and_filters(visitor: Client, model: type[Page]) -> None:
    theme(slug="energy")
    for _ in range(3):
        case_study()
        make(model)
    following = answered("/api/v1/case-studies/", "limit=2&sort=title")["next"]
    cursor = following.partition("cursor=")[2]
    path = "/api/v1/case-studies/"
    assert answered(path, f"sort=TITLE&cursor={cursor}&limit=3")["results"]
    queries = ("", "sort=newest", "sort=title&theme=energy", "sort=title&q=case")
    for query in queries:
        assert refused(path, f"{query}&cursor={cursor}") == {"cursor"}, query
    if model is not CaseStudy:
        assert refused(list_path(model), f"sort=title&cursor={cursor}") == {"cursor"}


@pytest.mark.parametrize("length", [1, 4_000, 10_000])
def test_a_made_up_cursor_is_refused(visitor: Client, length: int) -> None:
    assert refused("/api/v1/case-studies/", f"cursor={'x' * length}") == {"cursor"}


def test_a_cursor_changed_by_one_letter_is_refused(visitor: Client) -> None:
    for _ in range(2):
        case_study()
    cursor = answered("/api/v1/case-studies/", "limit=1")["next"].partition("cursor=")[2]
    for at in range(0, len(cursor), 7):
        other = "A" if cursor[at] != "A" else "B"
        broken = f"{cursor[:at]}{other}{cursor[at + 1 :]}"
        query = f"cursor={broken}"
        response = visitor.get("/api/v1/case-studies/", QUERY_STRING=query)
        assert response.status_code == 400, broken


def test_the_longest_title_of_any_script_fits_into_a_cursor(visitor: Client) -> None:
    for _ in range(3):
        case_study(title="🌆" * 200)
    assert len(everything("/api/v1/case-studies/", "sort=title&limit=1")) == 3


@pytest.mark.full
def test_a_deep_page_costs_as_many_queries_as_the_second(now: datetime) -> None:
    crowd(Report, now)
    following, numbers = answered("/api/v1/reports/", "limit=3&sort=title")["next"], []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            following = answered(following)["next"]
        numbers.append(len(asked))
    assert len(set(numbers)) == 1
