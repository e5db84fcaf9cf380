"""Long facets: ten options and what is chosen, and all of them where an address asks for it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from casestudies.models import CaseStudy, City, CityCountry
from smartcities.browsing.filters.parameters import list_parameters
from tests.factories import case_study, city, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CODES = ["AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "HU", "IE"]
#: By hits, those of one number by name.
BEST = ["DK", "IE", "AT", "BE", "BR", "CZ", "FI", "FR", "DE", "GR"]
REST = ["HU", "ES", "CH", "GB"]
LIST = "/case-studies/"


@pytest.fixture(autouse=True)
def _cases(now) -> None:
    energy = theme(slug="energy")
    for code in [*CODES, "DK", "DK", "IE"]:
        case_study(cities=[city((code,))], themes=[energy])


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def countries(html: str) -> list[str]:
    """Return the countries that are offered, in the order of the page."""
    return re.findall('data-facet="country" data-value="(..)"', html)


def links(html: str, css_class: str) -> list[str]:
    return [
        unescape(url) for url in re.findall(rf'<a class="{css_class}"[^>]* href="([^"]*)', html)
    ]


def more(html: str, facet: str) -> str:
    """Return the address that prints *facet* whole."""
    (found,) = re.findall(rf'<a class="facet__all"[^>]* href="([^"]*#facet-{facet})"', html)
    return unescape(found)


def test_a_long_facet_prints_its_ten_best(visitor: Client) -> None:
    html = html_of(visitor, LIST)
    assert countries(html) == BEST
    assert "Show all 14" in html
    assert "facet__rest" not in html
    # Cities are as many, themes are few.
    assert len(links(html, "facet__all")) == 2


@pytest.mark.full
def test_what_is_chosen_is_printed_as_well_and_moves_no_other(visitor: Client) -> None:
    assert countries(html_of(visitor, f"{LIST}?country=HU")) == [*BEST, "HU"]
    assert countries(html_of(visitor, f"{LIST}?country=BR&country=GB&country=ES")) == [
        *BEST, "ES", "GB",
    ]  # fmt: skip
    every = "&".join(f"country={code}" for code in CODES)
    html = html_of(visitor, f"{LIST}?{every}")
    assert html.count(" checked>") == len(CODES)
    assert "all=country" not in html


@pytest.mark.full
def test_a_facet_that_is_little_longer_is_printed_whole_in_its_order(visitor: Client) -> None:
    CaseStudy.objects.filter(cities__countries__country__in=REST[:2]).delete()
    html = html_of(visitor, LIST)
    assert "all=country" not in html
    assert countries(html) == [
        "AT",
        "BE",
        "BR",
        "CZ",
        "DK",
        "FI",
        "FR",
        "DE",
        "GR",
        "IE",
        "CH",
        "GB",
    ]


@pytest.mark.full
def test_its_link_leads_to_the_same_page_with_the_facet_whole(visitor: Client) -> None:
    html = html_of(visitor, f"{LIST}?theme=energy&sort=title")
    path, _hash, fragment = more(html, "country").partition("#")
    assert path == "?theme=energy&sort=title&all=country"
    assert fragment == "facet-country"
    whole = html_of(visitor, LIST + path)
    before, _, behind = whole.partition('class="facet__rest"')
    assert (countries(before), countries(behind)) == (BEST, REST)
    assert re.search('<details class="facet" id="facet-country" open>', whole)
    assert re.search('<details class="filters" open>', whole)
    assert re.search(r'class="facet__rest"[^>]* open>\s*<summary[^>]*>All 14</summary>', whole)
    assert links(whole, "facet__fewer") == ["?theme=energy&sort=title#facet-country"]
    # The other one stays folded, and its link keeps this one unfolded.
    assert more(whole, "city").startswith("?theme=energy&sort=title&all=country&all=city#")


@pytest.mark.full
def test_the_page_of_the_list_is_kept_too(visitor: Client) -> None:
    for _ in range(10):
        case_study()
    html = html_of(visitor, f"{LIST}?page=2")
    assert more(html, "country") == "?page=2&all=country#facet-country"
    assert "page 2 of 2" in html_of(visitor, f"{LIST}?page=2&all=country")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("query", ["all=country", "all=+Country+", "all=country&all=COUNTRY&all="])
def test_a_name_compares_as_other_values_do(visitor: Client, query: str) -> None:
    response = visitor.get(f"{LIST}?{query}")
    assert response.context["whole"] == ["country"]
    assert response.context["notices"] == []


@pytest.mark.full
def test_an_unknown_name_is_told_and_the_others_count(visitor: Client) -> None:
    response = visitor.get(f"{LIST}?all=colour&all=country&all=year_min&all=colour")
    assert response.context["whole"] == ["country"]
    assert response.context["notices"] == [
        "“colour” is not a filter of this list.",
        "“year_min” is not a filter of this list.",
    ]
    assert response["Cache-Control"] == "private, no-store"
    with override("da"):
        assert "»colour« er ikke et filter på denne liste." in html_of(
            visitor, f"/da{LIST}?all=colour"
        )


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "path", ["/case-studies.csv", "/case-studies.atom", "/api/v1/case-studies/"]
)
def test_channels_without_facets_ignore_it(visitor: Client, path: str) -> None:
    for name in ("country", "colour"):
        assert visitor.get(f"{path}?all={name}").status_code == 200


@pytest.mark.full
def test_it_is_the_same_page_for_search_engines(visitor: Client) -> None:
    html = html_of(visitor, f"{LIST}?country=DK&all=country")
    assert '<meta name="robots" content="noindex">' in html
    assert re.search(r'rel="canonical" href="[^"]*/case-studies/\?country=DK"', html)
    assert re.search('<h1 id="list-title">[^<]*Denmark', html)
    for address in (LIST, "/map/"):
        html = html_of(visitor, f"{address}?all=country")
        assert '<meta name="robots" content="noindex">' in html
        assert re.search(f'rel="canonical" href="[^"?]*{address}"', html)
    link = re.search('<a class="facet__all"[^>]*>', html_of(visitor, LIST))
    assert 'rel="nofollow"' in link[0]
    assert "Disallow: /*?all=\n" in visitor.get("/robots.txt").content.decode()


@pytest.mark.full
def test_links_that_are_about_the_choices_do_not_carry_it(visitor: Client) -> None:
    for _ in range(10):
        case_study(cities=[City.objects.first()])
    html = html_of(visitor, f"{LIST}?country=AT&country=DK&sort=title&all=country")
    carried = [url for url in re.findall('href="([^"]*)"', html) if "all=" in url]
    # Only those that print another facet whole.
    assert carried
    assert all(dict(parse_qsl(unescape(url).partition("#")[0]))["all"] == "city" for url in carried)


@pytest.mark.full
def test_kept_answers_know_it(visitor: Client) -> None:
    assert "all" in list_parameters({"model": CaseStudy}).repeated
    shown = [len(countries(html_of(visitor, LIST + query))) for query in ("", "?all=country", "")]
    assert shown == [10, 14, 10]


@pytest.mark.full
def test_the_map_and_frames_of_partners_fold_as_well(visitor: Client) -> None:
    for path in ("/map/", f"/embed{LIST}", "/embed/map/"):
        html = html_of(visitor, f"{path}?lang=en" if "embed" in path else path)
        assert countries(html) == BEST, path
        url = more(html, "country").partition("#")[0]
        assert "all=country" in url
        assert sorted(countries(html_of(visitor, path + url))) == CODES, path


def test_a_frame_keeps_its_options_and_leads_back(visitor: Client) -> None:
    html = html_of(visitor, f"/embed{LIST}?dnt=1&all=country")
    assert "?dnt=1#facet-country" in links(html, "facet__all")
    assert 'target="_self"' in re.search('<a class="facet__all"[^>]*>', html)[0]


@pytest.mark.full
@pytest.mark.database
def test_a_list_of_a_thousand_cities_is_no_heavy_page(visitor: Client) -> None:
    fields = {"published_at": timezone.now()}
    cities = City.objects.bulk_create(
        City(slug=f"place-{number}", title=f"Place number {number}", **fields)
        for number in range(956)
    )
    CityCountry.objects.bulk_create(CityCountry(city=each, country="DK") for each in cities)
    cases = CaseStudy.objects.bulk_create(
        CaseStudy(slug=f"made-{number}", title="A case with a title", summary="s" * 200, **fields)
        for number in range(956)
    )
    CaseStudy.cities.through.objects.bulk_create(
        CaseStudy.cities.through(casestudy=case, city=place)
        for case, place in zip(cases, cities, strict=True)
    )
    for path in (LIST, "/cities/", f"/embed{LIST}"):
        assert len(visitor.get(path).content) <= 100_000, path
    assert "Show all 973" in html_of(visitor, LIST)
    assert html_of(visitor, f"{LIST}?all=city").count('data-facet="city"') == 973
