"""One rule says which choices are pages for search engines; links and robots.txt follow it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from smartcities.browsing.indexable import is_indexable, is_link_indexable
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, make, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LISTS = [model.list_path for model in page_types()]
PAGES = [
    "",
    "page=2",
    "country=DK",
    "theme=energy",
    "theme=energy&page=2",
    "country=DK&theme=energy",
    "theme=energy&country=DK",
    "country=DK&theme=energy&page=2",
    "page=3&country=DK",
]
COMBINATIONS = [
    "country=DK&country=SE",
    "country=DK&country=SE&theme=energy",
    "country=DK&country=SE&theme=energy&page=2",
    "country=DK&theme=energy&theme=water",
    "country=DK&theme=energy&state=stopped",
    "country=DK&state=stopped&theme=energy&page=2",
    "theme=energy&country=DK&sort=title",
    "theme=energy&country=DK&sort=title&page=2",
    "country=DK&country=SE&page=2",
    "country=DK&page=2&sort=title",
    "city=aarhus",
    "city=aarhus&page=2",
    "sort=title",
    "q=wind",
    "q=wind&page=2",
    "year_min=2000&year_max=2004",
]


@pytest.mark.parametrize("path", ["/case-studies/", "/map/", "/themes/energy/"])
@pytest.mark.parametrize("query", [*PAGES, *COMBINATIONS, "country=", "page=", "q=a%26page%3D2"])
def test_links_whose_query_is_text_follow_the_same_rule(path: str, query: str) -> None:
    assert is_link_indexable(path, query) == is_indexable(path, QueryDict(query))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_its_pages_and_those_of_one_country_and_one_theme_are_pages(name: str) -> None:
    for query in PAGES:
        assert is_indexable(f"/{name}/", QueryDict(query)), query
    for query in COMBINATIONS:
        assert not is_indexable(f"/{name}/", QueryDict(query)), query


@pytest.mark.parametrize("path", ["/map/", "/search/", "/cases/", "/case-studies.csv", "/"])
def test_only_lists_have_such_pages(path: str) -> None:
    assert is_indexable(path, QueryDict(""))
    assert not is_indexable(path, QueryDict("country=DK"))


def disallowed(client: Client, address: str) -> bool:
    """Tell whether robots.txt forbids *address*, as RFC 9309 reads it (section 2.2.2)."""
    rules = []
    for line in client.get("/robots.txt").content.decode().splitlines():
        name, _colon, pattern = line.partition(": ")
        if name in ("Allow", "Disallow"):
            regex = re.escape(pattern).replace(r"\*", ".*")
            if re.match(regex, address):
                # The longest wins, and of two the one that allows.
                rules.append((len(pattern), name == "Allow"))
    return bool(rules) and not max(rules)[1]


@pytest.mark.full
@pytest.mark.parametrize("prefix", ["", "/da"])
@pytest.mark.parametrize("name", LISTS)
def test_robots_may_read_what_is_a_page_and_nothing_else(
    visitor: Client, prefix: str, name: str
) -> None:
    # Links write the page last; patterns cannot know all orders.
    for query in PAGES[:-1]:
        assert not disallowed(visitor, f"{prefix}/{name}/?{query}".rstrip("?")), query
    for query in COMBINATIONS:
        assert disallowed(visitor, f"{prefix}/{name}/?{query}"), query


@pytest.mark.parametrize(
    "address",
    [
        "/embed/case-studies/",
        "/embed/case-studies/?view=card",
        "/case-studies.csv?country=DK",
        "/cities.geojson?theme=energy",
        "/reports.atom?page=2",
        "/api/v1/case-studies/?country=DK",
        "/search/?q=wind",
        "/da/search/?q=wind",
        "/search/suggest?q=wi",
        "/share/?url=http%3A%2F%2Ftestserver%2F",
        "/out/?to=x",
        "/map/?country=DK&theme=energy",
    ],
)
def test_robots_shall_leave_alone(visitor: Client, address: str) -> None:
    assert disallowed(visitor, address)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/da/",
        "/map/",
        "/search/",
        "/share/",
        "/embed.js",
        "/case-studies/one/",
        "/themes/energy/",
        "/case-studies.csv",
        "/sitemap.xml",
        "/sitemap-case-studies.xml?p=2",
        "/static/css/portal.css",
        "/media/renditions/x.webp",
        # Asked by those who show a page in theirs, some of which obey robots.txt.
        "/oembed?url=http%3A%2F%2Ftestserver%2F&format=json",
    ],
)
def test_robots_may_read(visitor: Client, address: str) -> None:
    assert not disallowed(visitor, address)


LINK = re.compile(r"<a\b([^>]*)>")


def links(client: Client, path: str) -> dict[str, bool]:
    """Return whether crawlers are asked not to follow, by the addresses with a query on a page."""
    response = client.get(path)
    assert response.status_code == 200, path
    found = {}
    for attributes in LINK.findall(response.content.decode()):
        href = unescape(re.search(r'href="([^"]*)"', attributes)[1])
        if "?" in href and not href.startswith(("http", "mailto:")):
            rel = re.search(r' rel="([^"]*)"', attributes)
            found[href] = "nofollow" in (rel[1].split() if rel else [])
    return found


@pytest.fixture
def cases() -> None:
    """Make a page and a half of cases in two countries, with years, under two themes."""
    places = [city(("DK",), slug="aarhus"), city(("SE",), slug="lund")]
    energy, water = theme(slug="energy", name="Energy"), theme(slug="water", name="Water")
    for number in range(25):
        case_study(
            cities=[places[number % 2]],
            themes=[energy, water] if number % 2 else [energy],
            start_year=2000 + number % 12,
        )


@pytest.mark.full
@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("path", "followed", "not_followed"),
    [
        ("/case-studies/", {"?page=2"}, set()),
        ("/case-studies/?country=DK", set(), {"/map/?country=DK", "/case-studies.csv?country=DK"}),
        ("/case-studies/?theme=energy", {"?theme=energy&page=2"}, set()),
        ("/case-studies/?theme=energy&theme=water", {"?theme=energy"}, set()),
        ("/case-studies/?theme=energy&sort=title", set(), {"?theme=energy&sort=title&page=2"}),
        ("/case-studies/?theme=energy&q=nowhere", {"?theme=energy"}, {"?q=nowhere"}),
        ("/da/case-studies/?theme=energy", {"?theme=energy&page=2"}, set()),
        (
            "/map/?theme=energy&country=DK",
            set(),
            {"?theme=energy", "?country=DK"},
        ),
        ("/", {"/case-studies/?country=DK"}, set()),
        ("/da/", {"/da/case-studies/?country=DK"}, set()),
        (
            "/themes/energy/",
            {"/case-studies/?theme=energy", "/case-studies/?theme=energy&country=DK"},
            {"/case-studies/?theme=energy&year_min=2000&year_max=2001"},
        ),
        ("/search/?q=case", set(), {"/case-studies/?q=case"}),
    ],
)
def test_links_to_combinations_are_not_to_be_followed(
    visitor: Client, path: str, followed: set[str], not_followed: set[str]
) -> None:
    found = links(visitor, path)
    assert dict.fromkeys(followed, False).items() <= found.items()
    assert dict.fromkeys(not_followed, True).items() <= found.items()
    for address, is_not in found.items():
        parts = urlsplit(address)
        here = parts.path or urlsplit(path).path
        assert is_not == (not is_a_page(here, parts.query)), address


def test_no_template_writes_an_address_with_a_query_by_hand() -> None:
    # ``href`` in its place says by itself whether crawlers may follow.
    by_hand = re.compile(r'<a\b[^>]*? href="(?!mailto:)[^"]*\?')
    folder = settings.BASE_DIR / "templates"
    public = [path for path in folder.rglob("*.html") if "editors" not in path.parts]
    assert len(public) > 50
    assert [path.name for path in public if by_hand.search(path.read_text())] == []


def is_a_page(path: str, query: str) -> bool:
    """Tell it once more, in other words than the portal's."""
    # The page about embeds speaks Danish by its query, and is a page in either language.
    if not query or re.fullmatch(r"page=\d+", query) or (path, query) == ("/share/", "lang=da"):
        return True
    is_list = path.removeprefix("/da").strip("/") in LISTS
    one = r"(country|theme)=[^&]+"
    is_one_of_each = not re.search(r"(country=.*country=|theme=.*theme=)", query)
    return is_list and is_one_of_each and bool(re.fullmatch(rf"{one}(&{one})?(&page=\d+)?", query))


@pytest.mark.full
@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_no_link_in_a_frame_that_has_a_query_is_to_be_followed(
    visitor: Client, model: type
) -> None:
    waste = theme(slug="waste", name="Waste")
    for each in ([waste], [waste, theme(slug="noise", name="Noise")]):
        make(model, themes=each)
    found = links(visitor, f"/embed{model.get_list_url()}?limit=1&theme=dark")
    assert found
    assert set(found.values()) == {True}
