"""The bench of the admin's lists: it fills every type, and asks for each list as it offers."""

from __future__ import annotations

from typing import Any

import pytest

from bench import lists, others
from bench.loader import load
from bench.rows import rows

pytestmark = pytest.mark.django_db
LISTS = {
    "casestudy",
    "city",
    "expert",
    "image",
    "informationpage",
    "link",
    "organisation",
    "report",
}


def quietly(line: str) -> None:
    """Tell nobody."""


@pytest.mark.full
def test_every_large_list_is_asked_for_in_the_ways_it_offers(now: Any, monkeypatch: Any) -> None:
    load(rows(30), quietly)
    meter = lists.Meter(others.fill(30, quietly))
    monkeypatch.setattr(lists, "LARGE", 30)
    monkeypatch.setattr(lists, "READINGS", 1)
    found = dict(lists.large(meter))
    assert {path.split("/")[-2] for path in found.values()} >= LISTS
    cases = "/admin/casestudies/casestudy/"
    asked = [*lists.ways(meter.get(cases).context_data["cl"], {"common": "a", "rare": "b"})]
    assert ("one filter", {"visibility": "published"}) in asked
    assert {"plain", "last page", "common word", "sorted"} <= {way for way, _query in asked}
    monkeypatch.setattr(lists, "ways", lambda *args: [("plain", {}), ("common word", {"q": "a"})])
    read = [*lists.readings(meter, "report", quietly)]
    assert [(each.way, each.query) for each in read] == [("plain", ""), ("common word", "q=a")]
    assert all(each.queries >= 5 for each in read)
    assert lists.table(read).count("| common word |") == 1
