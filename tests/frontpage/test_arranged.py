"""The front page as editors arranged it: what visitors see of their choices, and without any."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontpage.models import ChosenCase, FrontPage
from frontpage.sections import Section
from smartcities.publishing.trash import move_to_trash
from tests.factories import case_study, city, report, theme
from tests.page_types.frontpage import front_page
from tests.worlds import portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)
TITLES = re.compile(r'class="(?:newest|recent)__title[^"]*"><a [^>]+>([^<]+)</a>')
LEAD = re.compile(r'class="lead__title[^"]*"><a [^>]+>([^<]+)</a>')
#: What only one section has, by its name.
MARKS = {
    "lists": 'class="entries',
    "text": "Our days",
    "map": ">Where it happened<",
    "cases": 'class="latest',
    "charts": 'class="sheet"',
    "themes": 'class="tiles"',
    "reports": ">Further reports<",
}


def front(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def cases_shown(client: Client) -> list[str]:
    return TITLES.findall(front(client))


def some_cases(number: int) -> list[Any]:
    """Return public case studies, the newest first."""
    now = timezone.now()
    return [
        case_study(title=f"Case {each}", published_at=now - each * DAY)
        for each in range(1, number + 1)
    ]


def full() -> None:
    """Make a portal in which every section has something to show."""
    energy = theme(name="Energy")
    case_study(title="Grid", start_year=2003, themes=[energy], cities=[city(("DK",))])
    report(title="One")
    report(title="Two")


@pytest.mark.full
@pytest.mark.parametrize("path", ["/", "/da/", "/embed/", "/embed/?view=card"])
def test_an_untouched_front_page_changes_nothing(visitor: Client, path: str) -> None:
    portal(7)
    before = front(visitor, path)
    made = front_page(sections=Section.values)
    assert front(visitor, path) == before
    made.sections.all().delete()
    assert front(visitor, path) == before


def test_the_chosen_report_leads_and_is_not_said_to_be_new(visitor: Client) -> None:
    old = report(title="Old", published_at=timezone.now() - 9 * DAY)
    report(title="New")
    assert LEAD.findall(front(visitor)) == ["New"]
    front_page(lead=old)
    page = front(visitor)
    assert LEAD.findall(page) == ["Old"]
    assert "New on the portal" not in page
    assert page.count(">New</a>") == 1
    # The card that partners show follows it.
    card = front(visitor, "/embed/?view=card")
    assert card.index(">Old") < card.index("Read on")
    assert ">New<" not in card


def test_chosen_cases_come_first_in_their_order_and_the_newest_follow(visitor: Client) -> None:
    cases = some_cases(7)
    front_page(cases=[cases[6], cases[2]])
    assert cases_shown(visitor) == ["Case 7", "Case 3", "Case 1", "Case 2", "Case 4"]
    assert "Selected case studies" in front(visitor)
    front_page(newest_follow=False)
    assert cases_shown(visitor) == ["Case 7", "Case 3"]


@pytest.mark.full
def test_more_than_five_are_all_shown_and_one_alone_is_large(visitor: Client) -> None:
    cases = some_cases(10)
    front_page(cases=cases[::-1])
    assert cases_shown(visitor) == [case.title for case in cases[::-1]]
    # Five have room beside each other, and a card in a frame has no more.
    below = front(visitor).partition("recents--below")[2]
    assert TITLES.findall(below) == [case.title for case in cases[4::-1]]
    assert front(visitor, "/embed/?view=card").count("· Case study") <= 5
    ChosenCase.objects.exclude(case=cases[4]).delete()
    front_page(newest_follow=False)
    assert cases_shown(visitor) == ["Case 5"]
    assert 'class="latest latest--one"' in front(visitor)


def test_what_visitors_do_not_see_is_left_out(visitor: Client, now: datetime) -> None:
    cases = some_cases(6)
    draft, expired, trashed, seen = cases[2:6]
    gone = report(title="Gone", published_at=now - 2 * DAY, expires_at=now - DAY)
    report(title="There")
    type(draft).objects.filter(pk=draft.pk).update(published_at=None)
    type(expired).objects.filter(pk=expired.pk).update(expires_at=now - timedelta(hours=1))
    move_to_trash(type(trashed).objects.filter(pk=trashed.pk), None)
    front_page(lead=gone, cases=[draft, expired, trashed, seen], newest_follow=False)
    assert cases_shown(visitor) == ["Case 6"]
    page = front(visitor)
    assert LEAD.findall(page) == ["There"]
    assert "New on the portal" in page
    # If nothing is left of the choice, it is as if there was none.
    type(seen).objects.filter(pk=seen.pk).update(published_at=None)
    assert cases_shown(visitor) == ["Case 1", "Case 2"]
    assert "Recently added case studies" in front(visitor)


def test_sections_stand_in_their_order_and_the_others_not_at_all(visitor: Client) -> None:
    full()
    order = ["reports", "text", "charts", "cases"]
    front_page(sections=order, text_title_en="Our days")
    page = front(visitor)
    places = {name: page.find(mark) for name, mark in MARKS.items()}
    assert sorted(order, key=lambda name: places[name]) == order
    assert {name for name, place in places.items() if place < 0} == {"lists", "map", "themes"}
    # The cover would lie on what follows, where that is not the lists.
    assert "lead--closed" in page


def test_an_empty_portal_says_so_whatever_was_arranged(visitor: Client) -> None:
    front_page(sections=["cases", "charts"])
    assert "There is nothing here yet" in front(visitor)


def test_each_language_has_its_text_and_the_other_stands_in_for_it(visitor: Client) -> None:
    case_study()
    front_page(
        text_title_en="Our days",
        text_en='<p>Come. <script>alert(1)</script><a href="javascript:x">No</a></p>',
        text_da="<p>Kom med.</p>",
        cases_title_en="Heat",
    )
    english, danish = front(visitor), front(visitor, "/da/")
    assert "<p>Come. " in english
    assert "Kom med" not in english
    assert "alert(1)" not in english
    assert "javascript:" not in english
    # A text is in one language: the Danish one has no heading, and takes no English one.
    assert "Kom med" in danish
    assert "Our days" not in danish
    assert '<h2 lang="en">Heat</h2>' in danish
    front_page(text_da="")
    beginning = r'<section class="band[^"]*" lang="en">\s*<div class="band__head"><h2>Our days<'
    assert re.search(beginning, front(visitor, "/da/"))


def test_a_link_in_the_text_follows_its_page(visitor: Client) -> None:
    case = case_study(title="Harbour", slug="harbour")
    link = f'<p><a href="page:casestudies.casestudy:{case.pk}">The harbour</a></p>'
    front_page(text_en=link)
    assert re.search('<a href="/case-studies/harbour/"[^>]*>The harbour</a>', front(visitor))


def test_it_is_arranged_from_its_moment_on_and_automatic_again_after_its_end(
    visitor: Client, clock: Any, now: datetime
) -> None:
    case_study()
    front_page(text_title_en="Our days", published_at=now + DAY, expires_at=now + 2 * DAY)
    seen = []
    for moment in (now, now + DAY, now + 2 * DAY):
        clock.move_to(moment)
        seen.append("Our days" in front(visitor))
    assert seen == [False, True, False]


def queries_of_a_fresh_answer() -> int:
    # A visitor with a session gets one that is not kept.
    client = Client()
    client.cookies["sessionid"] = "x"
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


@pytest.mark.full
def test_a_process_that_knows_the_arrangement_asks_nothing_more() -> None:
    portal(7)
    before = queries_of_a_fresh_answer()
    front_page(lead=report(), cases=some_cases(2), sections=Section.values, text_en="<p>We.</p>")
    assert queries_of_a_fresh_answer() == before


def test_it_is_a_page_of_no_list_and_no_channel(visitor: Client) -> None:
    front_page(text_title_en="Our days")
    for path in ("/search/?q=days", "/sitemap.xml", "/api/v1/", "/case-studies.atom"):
        assert "front-page" not in visitor.get(path).content.decode()
    assert FrontPage.objects.get().get_absolute_url() == "/"
