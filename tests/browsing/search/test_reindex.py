"""``manage.py reindex``: the index from what is stored, also after writes it did not see."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from casestudies.models import CaseStudy, City
from smartcities.browsing.models import Entry
from smartcities.browsing.search import matching, rebuild
from tests.factories import case_study, city, theme

pytestmark = pytest.mark.django_db


def slugs(query: str) -> set[str]:
    return set(matching(CaseStudy.objects.all(), query).values_list("slug", flat=True))


def test_what_was_written_past_the_index_is_found_afterwards() -> None:
    case_study(slug="old", title="Old")
    case_study(slug="gone", title="Gone")
    CaseStudy.objects.filter(slug="old").update(title="Zeppelin")
    CaseStudy.objects.bulk_create([CaseStudy(slug="new", title="Zeppelins", summary="Blue")])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM casestudies_casestudy WHERE slug = 'gone'")
    call_command("reindex", stdout=StringIO())
    assert slugs("zeppelin") == {"old", "new"}
    assert slugs("old") == set()
    assert len({(pk >> 12) & 0xFFFFFFFF for pk in Entry.objects.values_list("pk", flat=True)}) == 2


def test_what_was_kept_of_searches_before_is_not_used_after_it() -> None:
    case_study(slug="old", title="Old")
    CaseStudy.objects.filter(slug="old").update(title="Zeppelin")
    visitor = Client()
    assert "/case-studies/old/" not in visitor.get("/case-studies/?q=zeppelin").content.decode()
    call_command("reindex", stdout=StringIO())
    assert "/case-studies/old/" in visitor.get("/case-studies/?q=zeppelin").content.decode()


def test_it_may_be_run_again_and_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        case_study(title=f"Zeppelin {number}")
    before = dict(Entry.objects.values_list("pk", "digest"))
    Entry.objects.all().delete()
    monkeypatch.setattr("smartcities.browsing.search.reindexing.CHUNK", 3)
    told: list[tuple[int, int]] = []
    assert rebuild(CaseStudy, lambda done, total: told.append((done, total))) == 7
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert rebuild(CaseStudy) == 7
    assert dict(Entry.objects.values_list("pk", "digest")) == before


def test_a_reader_finds_old_or_new_but_never_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        case_study(slug=f"c{number}", title="Zeppelin")
    monkeypatch.setattr("smartcities.browsing.search.reindexing.CHUNK", 2)
    seen: list[int] = []
    rebuild(CaseStudy, lambda done, total: seen.append(len(slugs("zeppelin"))))
    assert seen == [5, 5, 5]


def test_one_type_is_done_alone_and_an_unknown_one_refused() -> None:
    case_study(), city(), theme()
    Entry.objects.all().delete()
    out = StringIO()
    call_command("reindex", type=["city"], stdout=out)
    assert out.getvalue() == "city: 1 indexed\n"
    assert matching(City.objects.all(), "city").exists()
    assert not slugs("case")
    with pytest.raises(CommandError, match="There is no type balloon"):
        call_command("reindex", type=["balloon"])


def test_on_a_terminal_a_bar_fills() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    case_study()
    out = Terminal()
    call_command("reindex", type=["casestudy"], stdout=out)
    assert "[" + "#" * 30 + "] 1/1" in out.getvalue()
