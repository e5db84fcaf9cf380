"""Showings: what is counted of a request for an embed, and what never is."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.sharing.embed_views.counting import tally
from smartcities.sharing.models import EmbeddingRule, Partner, Showing
from tests import factories

PARTNER, OTHER = "https://city.example", "https://unknown.example"
FRAME = {"Sec-Fetch-Dest": "iframe"}


@pytest.fixture
def case(db) -> CaseStudy:
    Partner.objects.create(name="City", domains=PARTNER)
    return factories.case_study(title="Smart harbour", slug="harbour")


def ask(path: str = "/embed/case-studies/harbour/", site: str = PARTNER, **headers: str):
    return Client().get(path, headers={"Referer": f"{site}/a/post?id=7", **FRAME, **headers})


def written() -> list[tuple[str, str, bool, int]]:
    tally.flush()
    return list(
        Showing.objects.order_by("path", "site").values_list("site", "path", "is_allowed", "number")
    )


def test_a_partners_frame_is_counted_by_origin_and_page(case: CaseStudy) -> None:
    assert ask().status_code == 200
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 1)]


def test_each_showing_counts_though_the_answer_is_kept_or_known(case: CaseStudy) -> None:
    etag = ask()["ETag"]
    ask()
    assert ask(**{"If-None-Match": etag}).status_code == 304
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 3)]


def test_whoever_minds_no_counting_is_counted(case: CaseStudy) -> None:
    for end in ("", "?dnt=", "?dnt=0", "?view=card"):
        ask(f"/embed/case-studies/harbour/{end}")
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 4)]


def test_a_second_write_adds_to_the_day(case: CaseStudy) -> None:
    ask()
    tally.flush()
    ask()
    ask()
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 3)]


def test_options_language_and_filters_are_the_same_page(case: CaseStudy) -> None:
    ask("/embed/case-studies/harbour/?view=card&theme=dark")
    ask("/embed/case-studies/harbour/?lang=da")
    ask("/embed/case-studies/?country=DK")
    ask("/embed/case-studies/?q=grid")
    assert written() == [
        (PARTNER, "/case-studies/", True, 2),
        (PARTNER, "/case-studies/harbour/", True, 2),
    ]


def test_a_frame_of_an_unlisted_site_is_an_attempt(case: CaseStudy) -> None:
    ask(site=OTHER)
    assert written() == [(OTHER, "/case-studies/harbour/", False, 1)]


def test_without_the_word_of_a_browser_it_is_none(case: CaseStudy) -> None:
    ask(site=OTHER, **{"Sec-Fetch-Dest": ""})
    assert written() == []
    # An older browser's partner is known by its origin alone.
    ask(**{"Sec-Fetch-Dest": ""})
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 1)]


def test_a_page_for_anyone_is_shown_and_one_for_nobody_is_not(case: CaseStudy) -> None:
    case.embedding = "anyone"
    case.save()
    ask(site=OTHER)
    case.embedding = "nobody"
    case.save()
    ask()
    assert written() == [
        (PARTNER, "/case-studies/harbour/", False, 1),
        (OTHER, "/case-studies/harbour/", True, 1),
    ]


def test_lists_follow_the_rule_of_the_site(case: CaseStudy) -> None:
    EmbeddingRule.objects.update_or_create(pk=1, defaults={"embedding": "anyone"})
    ask("/embed/map/", site=OTHER)
    assert written() == [(OTHER, "/map/", True, 1)]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/embed/case-studies/harbour/?dnt=1", {}),
        ("/embed/case-studies/harbour/?view=card&dnt=1", {}),
        ("/embed/case-studies/harbour/?dnt=true", {}),
        ("/embed/case-studies/harbour/", {"Referer": ""}),
        ("/embed/case-studies/harbour/", {"Referer": "http://testserver/embed/case-studies/"}),
        ("/embed/case-studies/harbour/", {"Referer": "https://localhost/share/"}),
        ("/embed/case-studies/harbour/", {"Referer": "about:blank"}),
        ("/embed/case-studies/harbour/", {"Sec-Fetch-Dest": "document"}),
        ("/embed/case-studies/harbour/", {"Sec-Fetch-Dest": "empty"}),
        ("/embed/case-studies/not-there/", {}),
        ("/embed/no-such-list/", {}),
        ("/embed/accent-0a5c5c.css", {}),
        ("/case-studies/harbour/", {}),
        ("/oembed?url=http://testserver/case-studies/harbour/", {}),
    ],
)
def test_what_is_no_showing_is_not_counted(
    case: CaseStudy, path: str, headers: dict[str, str]
) -> None:
    ask(path, **headers)
    assert written() == []


def test_neither_head_nor_post_is_a_showing(case: CaseStudy) -> None:
    told = {"Referer": PARTNER, **FRAME}
    Client().head("/embed/case-studies/harbour/", headers=told)
    Client().post("/embed/case-studies/harbour/", headers=told)
    assert written() == []


def test_what_a_partner_still_shows_after_it_expired_is_counted(case: CaseStudy, clock) -> None:
    case.expires_at = case.published_at.replace(year=case.published_at.year + 1)
    case.save()
    clock.move_to(case.expires_at)
    assert ask().status_code == 410
    assert written() == [(PARTNER, "/case-studies/harbour/", True, 1)]


def test_nothing_is_kept_of_who_looks(case: CaseStudy) -> None:
    response = ask(**{"User-Agent": "Somebody's browser", "X-Forwarded-For": "192.0.2.7"})
    assert not response.cookies
    tally.flush()
    (row,) = Showing.objects.values()
    assert set(row) == {"id", "day", "site", "path", "is_allowed", "number"}
    assert row["site"] == PARTNER


def test_counting_asks_the_database_nothing(case: CaseStudy, django_assert_num_queries) -> None:
    ask()
    client = Client()
    with django_assert_num_queries(1):  # the version, which every kept answer asks for
        client.get("/embed/case-studies/harbour/", headers={"Referer": PARTNER, **FRAME})
