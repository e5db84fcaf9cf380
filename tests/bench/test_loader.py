"""Rows in bulk: what visitors see of them afterwards."""

from pathlib import Path

import pytest
from django.db import Error
from django.test import Client

from bench import jsonl
from bench.loader import load
from bench.rows import rows
from casestudies.models import CaseStudy, City
from experts.models import Expert, Organisation
from smartcities.publishing import version
from smartcities.publishing.models import Theme

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("rows.jsonl")


def quietly(line: str) -> None:
    """Tell nobody."""


@pytest.fixture
def loaded() -> None:
    assert jsonl.check(FILE) == 3
    assert load(jsonl.read(FILE), quietly) == 3


@pytest.mark.full
def test_a_row_is_a_page_in_the_list_and_of_its_own(loaded: None, visitor: Client) -> None:
    found = visitor.get("/case-studies/?country=US&theme=quiet-city&year_min=2014")
    assert "Quiet streets" in found.content.decode()
    assert "Warm water" not in found.content.decode()
    page = visitor.get("/case-studies/quiet-streets/").content.decode()
    for text in ("Cars go round.", "Rubber &amp; &lt;b&gt;asphalt&lt;/b&gt;.", "Springfield"):
        assert text in page
    assert "Ærø helps." in page


@pytest.mark.full
def test_its_words_are_found(loaded: None, visitor: Client) -> None:
    found = visitor.get("/case-studies/?q=asphalt").content.decode()
    assert "Quiet streets" in found
    assert "Warm water" not in found


def test_two_cities_of_one_name_in_two_countries_are_two(loaded: None) -> None:
    found = City.objects.public().filter(title="Springfield").order_by("slug")
    assert [city.slug for city in found] == ["springfield", "springfield-au"]
    assert [city.countries.get().country.code for city in found] == ["US", "AU"]
    assert [float(city.latitude) for city in found] == [39.8, -37.65]


def test_an_organisation_of_each_country_leads_its_cases(loaded: None) -> None:
    leads = Organisation.objects.filter(involvements__role="lead").order_by("slug")
    assert list(leads.values_list("slug", "cases__slug")) == [
        ("smart-cities-au", "warm-water"),
        ("smart-cities-us", "quiet-streets"),
    ]


@pytest.mark.full
def test_unknown_themes_are_made_and_named(loaded: None) -> None:
    names = Theme.objects.values_list("slug", "name")
    assert list(names) == [("energy", "Energy"), ("quiet-city", "Quiet city")]


@pytest.mark.full
def test_experts_are_public_and_made_up_where_none_is_named(loaded: None, visitor: Client) -> None:
    case = CaseStudy.objects.get(slug="quiet-streets")
    assert set(case.experts.values_list("slug", flat=True)) == {"expert-7", "expert-8"}
    assert CaseStudy.objects.get(slug="warm-water").experts.count() in {1, 2}
    assert visitor.get("/experts/expert-7/").status_code == 200
    assert Expert.objects.public().count() == Expert.objects.count()


@pytest.mark.full
def test_the_version_moves_by_loading_and_by_what_comes_after() -> None:
    before = version.current()
    load(jsonl.read(FILE), quietly)
    loaded = version.current()
    CaseStudy.objects.filter(slug="nowhere").update(title="Elsewhere")
    assert len({each.token for each in (before, loaded, version.current())}) == 3


@pytest.mark.full
def test_a_row_of_nothing_but_slug_and_title_is_a_page(loaded: None, visitor: Client) -> None:
    assert visitor.get("/case-studies/nowhere/").status_code == 200


@pytest.mark.full
def test_made_up_rows_are_pages_in_proportion(visitor: Client) -> None:
    assert load(rows(60), quietly) == 60
    assert CaseStudy.objects.public().count() == 60
    assert Theme.objects.count() == 13
    pages = [visitor.get(f"/case-studies/?page={number}").status_code for number in (3, 4)]
    assert pages == [200, 404]
    first, last = CaseStudy.objects.order_by("-published_at")[:1], CaseStudy.objects.order_by("pk")
    assert first[0] == last[0]
    # The whole is valid, though nothing has been through a form.
    for case in CaseStudy.objects.all()[:10]:
        case.full_clean()
    for city in City.objects.all()[:10]:
        city.full_clean()


@pytest.mark.full
def test_what_fails_midway_leaves_nothing() -> None:
    def broken():
        yield from rows(1500)
        raise Error("the disk is full")

    with pytest.raises(Error):
        load(broken(), quietly)
    assert not CaseStudy.objects.exists()
    assert not City.objects.exists()
