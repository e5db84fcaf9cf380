"""After loading, what issue 2 names stands in the portal."""

from __future__ import annotations

import re

import pytest

from casestudies.models import CaseStudy, City
from experts.models import Expert, Organisation
from resources.models import Link, Report
from smartcities.media.models import Image
from smartcities.publishing.fields import sanitise
from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types

pytestmark = pytest.mark.usefixtures("portal")
CITIES = {
    "copenhagen": {"DK"},
    "aarhus": {"DK"},
    "bornholm": {"DK"},
    "oresund-region": {"DK", "SE"},
    "amsterdam": {"NL"},
    "singapore": {"SG"},
    "rio-de-janeiro": {"BR"},
    "boulder": {"US"},
}
CASES = [
    "smart-aarhus",
    "boulder-smartgridcity",
    "ecogrid-eu-bornholm",
    "oresund-smart-cities-hub",
    "copenhagen-climate-plan",
    "amsterdam-smart-city",
    "rio-operations-centre",
    "singapore-road-pricing",
    "communication-technology",
]


@pytest.fixture
def paper() -> Report:
    return Report.objects.public().get(slug="danish-smart-cities")


@pytest.mark.full
@pytest.mark.database
def test_everything_of_the_demo_is_public() -> None:
    for model in page_types():
        assert model.objects.exists()
        assert model.objects.public().count() == model.objects.count(), model


@pytest.mark.full
def test_the_report_has_its_headline_publisher_and_file(paper: Report) -> None:
    assert paper.headline
    assert paper.headline != paper.title
    assert paper.publisher.website
    assert paper.publisher.merged_into
    assert paper.publisher.history
    assert paper.file_size > 0
    assert paper.file_note
    assert "21 January 2014" in paper.body + paper.summary


@pytest.mark.full
def test_seven_people_were_interviewed_and_five_edited(paper: Report) -> None:
    roles = list(paper.contributions.values_list("role", flat=True))
    assert (roles.count("interviewed"), roles.count("editor")) == (7, 5)
    assert all(each.title_then for each in paper.contributions.filter(role="interviewed"))


def test_the_report_has_four_recommendations_each_with_somebody_who_acts(paper: Report) -> None:
    found = list(paper.recommendations.order_by("number"))
    assert [each.number for each in found] == [1, 2, 3, 4]
    assert all(each.title and each.explanation for each in found)
    assert all(each.cities.exists() or each.cases.exists() for each in found)


def test_the_one_attributed_passage_is_a_labelled_paraphrase_of_smidt_jensen(paper: Report) -> None:
    (passage,) = paper.passages.all()
    assert passage.expert.family_name == "Smidt-Jensen"
    assert passage.kind == "paraphrase"


def test_the_report_has_previous_issue_related_cases_and_links(paper: Report) -> None:
    assert paper.previous_issue.is_public()
    assert paper.related_cases.count() == 3
    assert paper.cases.exists()
    at_home, elsewhere = paper.link_groups
    assert at_home
    assert elsewhere


def test_at_least_four_further_reports() -> None:
    assert Report.objects.public().count() >= 5


@pytest.mark.parametrize("slug", CITIES)
def test_a_city_stands_in_its_countries_at_a_point(slug: str) -> None:
    city = City.objects.public().get(slug=slug)
    assert {row.country.code for row in city.countries.all()} == CITIES[slug]
    assert city.latitude is not None
    assert city.summary


@pytest.mark.parametrize("slug", CASES)
def test_a_case_tells_challenge_solution_results_and_learning(slug: str) -> None:
    case = CaseStudy.objects.public().get(slug=slug)
    for name in ("summary", "challenge", "solution", "results", "learning_points"):
        assert getattr(case, name), name
    assert case.cities.exists()
    assert case.image
    assert case.links.exists()
    for figure in case.figures.all():
        assert figure.source


def test_cases_carry_figures_with_year_and_source() -> None:
    without = [slug for slug in CASES if not CaseStudy.objects.get(slug=slug).figures.exists()]
    assert without in ([], ["communication-technology"])


def test_communication_technology_stands_in_three_cities() -> None:
    case = CaseStudy.objects.get(slug="communication-technology")
    assert {city.slug for city in case.cities.all()} == {"copenhagen", "aarhus", "rio-de-janeiro"}


def test_thirteen_themes_each_with_a_word_and_a_picture() -> None:
    themes = list(Theme.objects.all())
    assert len(themes) == 13
    assert all(theme.summary and theme.image for theme in themes)


def test_fifteen_links_and_more_danish_and_international() -> None:
    links = Link.objects.public()
    assert links.count() >= 15
    assert links.filter(country="DK").exists()
    assert links.filter(country="").exists()
    assert not links.exclude(url__startswith="https://").exclude(url__startswith="http://").exists()
    assert all(link.category and link.summary for link in links)


def test_nobody_is_shown_with_a_made_up_portrait_or_unasked_contact() -> None:
    for person in Expert.objects.all():
        assert person.image is None
        assert person.contact == {}


def test_every_picture_says_what_it_shows_and_who_made_it() -> None:
    pictures = list(Image.objects.all())
    assert pictures
    for each in pictures:
        assert each.decorative or each.alt
        assert each.credit
        assert each.licence


def test_every_text_is_stored_as_it_was_written() -> None:
    # A file with markup that the sanitiser takes away would say more than the page shows.
    import tomllib
    from pathlib import Path

    from django.apps import apps

    changed = []
    for config in apps.get_app_configs():
        for file in Path(config.path).glob("demo/*.toml"):
            for tables in tomllib.loads(file.read_text("utf-8")).values():
                for table in tables:
                    for name, value in table.items():
                        if isinstance(value, str) and value.lstrip().startswith("<"):
                            tags = sanitise(value).count("<"), value.strip().count("<")
                            if tags[0] != tags[1]:
                                changed.append(f"{file.name} {table.get('slug')} {name}")
    assert changed == []


def test_the_organisations_that_worked_on_them_are_there() -> None:
    assert Organisation.objects.count() >= 10
    assert Organisation.objects.filter(cases__isnull=False).exists()


def test_learning_points_do_not_begin_alike() -> None:
    for case in CaseStudy.objects.all():
        points = re.findall(r"<li><p>(\S+ \S+)", case.learning_points)
        assert len(points) >= 3, case
        assert len(set(points)) == len(points), case
