"""A case study that is over, of which nobody says when it ended: it does not run for ever."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.browsing.charts.overviews import overview
from tests.admin_walk.browser import errors_of, opened, saved, sent, shown_values
from tests.factories import case_study, city
from tests.sharing.reading import head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def found(client: Client, query: str) -> set[str]:
    """Return the case studies of the list, and check that all forms of data have the same."""
    slugs = {page.slug for page in client.get(f"/case-studies/?{query}").context["hits"]}
    table = b"".join(client.get(f"/case-studies.csv?{query}")).decode()
    api = client.get(f"/api/v1/case-studies/?{query}").json()["results"]
    points = b"".join(client.get(f"/case-studies.geojson?{query}"))
    rows = client.get(f"/map/?{query}").context["rows"]
    assert {line.partition(",")[0] for line in table.splitlines()[1:]} == slugs
    assert {each["slug"] for each in api} == {row["page"].slug for row in rows} == slugs
    assert all(f'"{slug}"'.encode() in points for slug in slugs)
    return slugs


@pytest.mark.full
def test_it_is_found_by_the_year_of_its_start_and_by_no_later_one(visitor: Client) -> None:
    place = city(("DK",))
    for state in CaseStudy.State.values:
        case_study(slug=state, start_year=2008, state=state, cities=[place])
    case_study(slug="unsaid", start_year=2008, cities=[place])
    case_study(slug="done", end_year=2008, state="stopped", cities=[place])
    open_ended = {"planned", "under-way", "unsaid"}
    assert found(visitor, "year_min=2024") == open_ended
    assert found(visitor, "year_min=2009&year_max=2010") == open_ended
    all_of_2008 = open_ended | {"stopped", "completed"}
    assert found(visitor, "year_min=2008") == all_of_2008 | {"done"}
    assert found(visitor, "year_max=2007") == {"done"}
    # The columns of the chart, and what is said of them.
    case_study(start_year=2010, end_year=2010)
    chart = overview(CaseStudy).charts["years"]
    assert [(bar.name, bar.number) for bar in chart.bars] == [("2008", 6), ("2009", 3), ("2010", 4)]
    assert "only in the year of its start" in " ".join(chart.notes)


@pytest.mark.parametrize(
    ("years", "state", "said"),
    [
        ((2008, None), "under-way", "2008/.."),
        ((2008, None), "", "2008/.."),
        ((2008, None), "stopped", "2008/"),
        ((2008, None), "completed", "2008/"),
        ((2008, 2013), "stopped", "2008/2013"),
        ((None, 2013), "stopped", "../2013"),
    ],
)
def test_its_span_has_no_open_end_for_machines(
    visitor: Client, years: tuple, state: str, said: str
) -> None:
    case = case_study(start_year=years[0], end_year=years[1], state=state)
    article = head(visitor, case.get_absolute_url()).node("Article")
    assert article["temporalCoverage"] == said


@pytest.mark.full
@pytest.mark.database
def test_the_form_asks_once_for_the_year(as_editor: Client, now: datetime) -> None:
    case = case_study(start_year=2008, state="under-way")
    asked = sent(as_editor, case, opened(as_editor, case), state="stopped", title="Typed")
    (text,) = errors_of(asked)["end_year"]
    assert "In which year did it end?" in text
    # No source says so: what was typed is saved as it stands.
    saved(as_editor, case, shown_values(asked, "casestudy_form"))
    case.refresh_from_db()
    assert (case.title, case.state, case.end_year) == ("Typed", "stopped", None)
    # Whoever corrects something else is not asked again; whoever says the year, neither.
    saved(as_editor, case, opened(as_editor, case), title="Corrected")
    saved(as_editor, case, opened(as_editor, case), end_year="2013", state="completed")


@pytest.mark.parametrize("path", ["/case-studies/", "/reports/", "/map/", "/embed/reports/"])
def test_reversed_years_are_told_and_left_out(visitor: Client, path: str) -> None:
    answer = visitor.get(f"{path}?year_min=2020&year_max=2010")
    assert answer.status_code == 200
    assert answer.context["notices"] == ["The years are the wrong way round: 2020 is after 2010."]
    assert "wrong way round" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer.context["filter"].chosen == {}


@pytest.mark.parametrize("ending", [".csv", ".atom", ".geojson", ""])
def test_reversed_years_are_refused_in_data(visitor: Client, ending: str) -> None:
    path = f"/case-studies{ending}" if ending else "/api/v1/case-studies/"
    answer = visitor.get(f"{path}?year_min=2020&year_max=2010")
    assert answer.status_code == 400
    assert {"year_min", "year_max"} <= answer.json()["errors"].keys()
    assert visitor.get(f"{path}?year_min=2010&year_max=2010").status_code == 200
