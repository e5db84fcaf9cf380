"""The page of one recommendation: its report, who shows it, their figures; nothing empty."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import KeyFigure
from resources.models import Recommendation
from tests.factories import case_study, city, image, organisation, report, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def article(advice: Recommendation) -> str:
    response = Client().get(advice.get_absolute_url())
    assert response.status_code == 200
    page = response.content.decode()
    return page[page.index("<article") : page.rindex("</article>")]


def test_the_report_stands_in_the_head_with_cover_publisher_and_date() -> None:
    made = report(
        title="Danish Smart Cities",
        image=image(),
        publisher=organisation(name="Cleantech Cluster"),
        published_on="2012-10",
    )
    page = article(row(Recommendation, made, number=2, title="Start small"))
    head = page[: page.index("</header>")]
    whole = head[head.index('<aside class="whole"') :]
    for part in ("<picture", "Danish Smart Cities", "Cleantech Cluster, October 2012"):
        assert part in whole
    assert f'href="{made.get_absolute_url()}#recommendation-2"' in whole


def test_who_shows_it_and_their_figures_stand_beside_the_text() -> None:
    advice = row(Recommendation, title="Start small", explanation="<p>The text.</p>")
    advice.cities.add(city(("SE",), title="Lund"), city(title="Hidden", published_at=None))
    case = case_study(title="Shown case")
    row(KeyFigure, case, label="homes", value=1900, year=2012, source="The city")
    advice.cases.add(case, case_study(title="Silent case"))
    page = article(advice)
    side = page[page.index('class="side') : page.index('class="band"')]
    assert page.index("The text.") < page.index(side)
    for word in ("Lund", "Sweden", "1,900", "homes", "(2012)", "The city"):
        assert word in side
    assert "Silent case" not in side
    assert "Hidden" not in page


def test_a_recommendation_of_which_nothing_is_known_has_no_empty_part() -> None:
    page = article(row(Recommendation, report(title="The report"), title="Start small"))
    for part in ('class="side', "<h2", "band", "None", "whole__cover"):
        assert part not in page[: page.index("handing-on")], part
    assert "The report" in page
