"""The front page: what it shows of a full, a bare and an empty portal."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import case_study, city, image, link, report, theme
from tests.worlds import portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

BAR = re.compile(
    r'<a class="bar" href="([^"]+)"[^>]*>.*?<span class="bar__number">([\d,]+)</span>', re.DOTALL
)
COLUMN = re.compile(
    r'<a class="col" href="([^"]+)"[^>]*><span class="hidden">[^:]+: ([\d,]+)</span>'
)


def front(client: Client, path: str = "/") -> str:
    """Return the markup of the front page."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def headings(markup: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])", markup)]


def test_an_empty_portal_has_a_front_page_that_says_so(visitor: Client) -> None:
    markup = front(visitor)
    assert "There is nothing here yet" in markup
    assert '<figure class="chart' not in markup
    assert headings(markup).count(1) == 1


def test_every_bar_leads_to_a_list_with_its_number(visitor: Client) -> None:
    energy, water = theme(), theme()
    case_study(start_year=2003, end_year=2004, themes=[energy], cities=[city(("DK", "SE"))])
    case_study(start_year=2004, themes=[energy, water], cities=[city(("DK",))])
    case_study(themes=[water])
    case_study(published_at=None, themes=[water], start_year=2004)
    markup = front(visitor)
    found = BAR.findall(markup) + COLUMN.findall(markup)
    assert len(found) == 2 + 2 + 2
    for url, number in found:
        answer = visitor.get(url.replace("&amp;", "&"))
        assert answer.context["hits"].paginator.count == int(number)
        assert answer.context["notices"] == []


def test_a_case_that_tells_nothing_breaks_nothing(visitor: Client) -> None:
    case_study(title="Bare", summary="")
    markup = front(visitor)
    assert "Bare" in markup
    assert '<figure class="chart' not in markup
    assert 'class="recents"' not in markup
    assert "None" not in markup


def test_without_a_report_the_page_keeps_its_headline(visitor: Client) -> None:
    case_study()
    assert headings(front(visitor))[0] == 1


def test_the_newest_report_leads_and_the_others_follow(visitor: Client) -> None:
    report(title="Old", published_at="2020-01-01T00:00Z")
    report(title="New", published_at="2024-01-01T00:00Z")
    markup = front(visitor)
    assert markup.index("New") < markup.index("Further reports") < markup.index("Old")


def test_the_first_picture_is_eager_and_the_others_lazy(visitor: Client) -> None:
    report(image=image())
    case_study(image=image())
    case_study(image=image())
    loading = re.findall(r'loading="(\w+)"', front(visitor))
    assert loading == ["eager", "lazy", "lazy"]


def test_levels_of_headings_leave_none_out(visitor: Client) -> None:
    portal(4)
    levels = headings(front(visitor))
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_names_of_200_letters_stand_in_full(visitor: Client) -> None:
    long = "Bæredygtigbyudvikling" * 10
    # Longer than the form lets anybody write.
    energy = theme(name=long[:80])
    case_study(title=long[:200], themes=[energy], cities=[city(("DK",), title=long[:200])])
    report(title=long[:200])
    markup = front(visitor)
    assert markup.count(long[:200]) >= 2
    assert "lead__title long" in markup


def test_the_page_is_made_of_ten_queries_at_most(visitor: Client) -> None:
    portal(12)
    front(visitor)
    with CaptureQueriesContext(connection) as queries:
        front(visitor)
    assert len(queries) <= 10


def test_a_type_without_public_pages_is_no_entry(visitor: Client) -> None:
    link()
    markup = front(visitor)
    entries = re.search(r'<nav class="entries".*?</nav>', markup, re.DOTALL)[0]
    assert 'href="/resources/"' in entries
    assert 'href="/reports/"' not in entries


def test_nothing_on_it_needs_inline_styles_or_scripts(visitor: Client) -> None:
    portal(3)
    markup = front(visitor)
    assert " style=" not in markup
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", markup)
