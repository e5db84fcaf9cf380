"""Showings: one statement adds what was counted; nothing that goes wrong reaches a reader."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from smartcities.sharing import tally as tallies
from smartcities.sharing.embed_views import writing
from smartcities.sharing.embed_views.writing import EmbedView, write
from smartcities.sharing.models import Partner, Showing
from smartcities.sharing.tally import Tally

DAY = datetime.date(2027, 3, 1)
PARTNER, OTHER = "https://city.example", "https://unknown.example"


@pytest.fixture(autouse=True)
def _city(db) -> None:
    Partner.objects.create(name="City", domains=PARTNER)


def seen(site: str = PARTNER, path: str = "/map/", day: datetime.date = DAY) -> EmbedView:
    return EmbedView(day, site, path, "site", True)


def test_all_that_was_counted_is_written_by_one_statement() -> None:
    write(Counter({seen(): 1}))  # the old are deleted once a day
    with CaptureQueriesContext(connection) as asked:
        write(Counter({seen(path=f"/themes/{number}/"): 2 for number in range(300)}))
    writes = [each["sql"] for each in asked if "INSERT" in each["sql"]]
    assert not any("UPDATE" in each["sql"] for each in asked if each["sql"] not in writes)
    assert len(writes) == 1
    assert Showing.objects.filter(number=2).count() == 300


def test_no_day_has_more_rows_than_are_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(writing.MOST, False, 3)
    sites = [f"https://s{number}.example" for number in range(9)]
    write(Counter({seen(site): 1 for site in sites[:2]}))
    write(Counter({seen(site): 5 for site in sites}))
    rows = dict(Showing.objects.values_list("site", "number"))
    # Those that were there go on, one finds room, the others are one row without a name.
    assert rows == {sites[0]: 6, sites[1]: 6, sites[2]: 5, "": 30}
    # Partners have room of their own, and so has the next day.
    write(Counter({seen(): 1, seen(sites[8], day=DAY + datetime.timedelta(1)): 1}))
    assert Showing.objects.count() == 6


def test_rows_older_than_they_are_kept_go(clock) -> None:
    old = DAY - datetime.timedelta(days=writing.KEPT + 1)
    Showing.objects.create(day=old, site=PARTNER, path="/map/", is_allowed=True, number=1)
    writing._cleared = None
    write(Counter({seen(): 1}))
    assert list(Showing.objects.values_list("day", flat=True)) == [DAY]


@pytest.mark.parametrize(
    ("error", "words", "left"),
    [
        (OperationalError("database or disk is full"), "Things will be counted later", {"a": 1}),
        (DataError("out of range"), "Things were not counted", {}),
    ],
)
def test_a_database_that_fails_gets_the_counts_later_and_one_that_refuses_them_never(
    caplog: pytest.LogCaptureFixture, error: Exception, words: str, left: dict[str, int]
) -> None:
    def refuse(counts: object) -> None:
        raise error

    tally = Tally("Things", refuse)
    tally.add("a")
    tally.flush()
    assert words in caplog.text
    assert tally.taken() == left


def test_a_writer_is_started_once_and_again_after_each_write() -> None:
    started, found = [], []
    tally = Tally("Things", found.append)

    class Later:
        start = staticmethod(lambda: started.append(1))

    tally.later = Later
    for thing in "aab":
        tally.add(thing)
    assert len(started) == 1
    tally.flush()
    tally.flush()
    assert found == [{"a": 2, "b": 1}]
    tally.add("a")
    assert len(started) == 2


def test_a_flood_of_different_things_takes_no_more_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tallies, "MOST", 3)
    found: list[Counter] = []
    tally = Tally("Things", found.append)
    tally.later = lambda: tallies.Timer(3600, tally.flush)
    for thing in "abcdea":
        tally.add(thing)
    tally._timer.cancel()
    tally.flush()
    assert found == [{"a": 2, "b": 1, "c": 1}]
