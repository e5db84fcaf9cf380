"""The page of a case study: the summary first, and nothing that is empty."""

from __future__ import annotations

import itertools
import re

import pytest
from django.test import Client

from casestudies.models import GalleryPicture
from tests.factories import case_study, city, expert, image, organisation, row, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def html_of(page) -> str:
    response = Client().get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def full_case(**fields):
    """Return a case study with something in every part."""
    texts = ("challenge", "solution", "results", "learning_points", "what_did_not_work", "body")
    fields = {name: f"<p>The {name}.</p>" for name in texts} | {
        "cities": [city(("DK",), title="Copenhagen", latitude="55.67594", longitude="12.56553")],
        "themes": [theme()],
        "experts": [expert(given_name="Line", family_name="Knive", job_title="Consultant")],
        "start_year": 2012,
        "state": "completed",
        "cost": "1500000",
        "cost_currency": "DKK",
        "cost_note": "The city's part.",
        "result_summary": "Emissions fell by half.",
        **fields,
    }
    return case_study(**fields)


def test_the_summary_stands_before_the_story() -> None:
    case = full_case()
    case.involvements.create(organisation=organisation(name="City of Copenhagen"), role="owner")
    html = html_of(case)
    order = ["Copenhagen", "from 2012", "Completed", "City of Copenhagen", "DKK 1,500,000"]
    order += ["Emissions fell by half.", "The learning_points.", "The body.", "The challenge."]
    order += ["The solution.", "The results.", "The what_did_not_work.", "Line Knive"]
    places = [html.index(word, html.index('class="brief"')) for word in order]
    assert places == sorted(places)


def test_money_of_an_english_page_is_danish_in_danish() -> None:
    case = full_case()
    case.figures.create(label="Gain", value="4.4", unit="DKK billion", source="x")
    case.figures.create(label="Saving", value="5", unit="GWh", source="x")
    html = Client().get(f"/da{case.get_absolute_url()}").text
    assert "<dd>1.500.000 kr." in html
    assert '4,4 <span class="number__unit">mia. kr.</span>' in html
    # A unit in the editor's words keeps the language of the page.
    assert '5 <span class="number__unit" lang="en">GWh</span>' in html
    html = Client().get(case.get_absolute_url()).text
    assert (
        '<span class="number__unit">DKK</span> 4.4 <span class="number__unit">billion</span>'
        in html
    )


def test_who_is_the_owner_or_lead_and_else_everybody() -> None:
    case = case_study()
    for name, role in (("Partner", "partner"), ("Funder", "funder")):
        case.involvements.create(organisation=organisation(name=name), role=role)
    assert [str(each.organisation) for each in case.leaders] == ["Partner", "Funder"]
    case.involvements.create(organisation=organisation(name="Lead"), role="lead")
    again = type(case).objects.get(pk=case.pk)
    assert [str(each.organisation) for each in again.leaders] == ["Lead"]


def test_the_result_in_one_sentence_is_found_by_a_search() -> None:
    case = case_study(result_summary="Emissions halved")
    response = Client().get("/case-studies/", {"q": "halved"})
    assert [page.pk for page in response.context["hits"]] == [case.pk]


def test_an_empty_case_shows_no_empty_part() -> None:
    html = html_of(case_study(summary=""))
    main = html[html.index("<main") : html.index("handing-on")]
    for part in ("brief", "numbers", 'class="side', "band", "<h2", "<dl", "<img", "locator"):
        assert part not in main, part


def test_each_part_of_the_summary_stands_alone() -> None:
    assert "brief__facts" not in html_of(case_study(result_summary="It worked."))
    assert "brief__story" not in html_of(case_study(start_year=2012))
    assert "brief__result" not in html_of(case_study(learning_points="<p>Start small.</p>"))


@pytest.mark.full
def test_what_did_not_work_is_a_step_from_the_result() -> None:
    assert 'href="#not-working"' in html_of(full_case())
    assert 'href="#not-working"' not in html_of(full_case(what_did_not_work=""))


def test_a_gallery_caption_says_its_language_as_the_text_does() -> None:
    case = case_study(language="ar", title="مدينة ذكية", summary="ملخص")
    row(GalleryPicture, case, image=image(), caption="ميناء")
    html = html_of(case)
    assert re.search(r'<h1[^>]* lang="ar" dir="rtl">مدينة ذكية</h1>', html)
    assert '<span class="figure__caption" lang="ar" dir="rtl">ميناء</span>' in html


def test_every_anchor_leads_somewhere_and_no_id_stands_twice() -> None:
    case = full_case()
    for number in range(5):
        case.involvements.create(organisation=organisation(name=f"Body {number}"), role="lead")
    case_study(themes=list(case.themes.all()))
    html = html_of(case)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'href="#([^"]+)"', html))
    wanted |= {name for each in re.findall(r'labelledby="([^"]+)"', html) for name in each.split()}
    assert wanted - set(ids) == set()
    assert "organisations" in wanted


def test_headings_go_down_one_level_at_a_time() -> None:
    case = full_case()
    row(GalleryPicture, case, image=image())
    case_study(themes=list(case.themes.all()))
    levels = [int(level) for level in re.findall(r"<h([1-6])", html_of(case))]
    assert levels[0] == 1
    assert all(low - high <= 1 for high, low in itertools.pairwise(levels))
