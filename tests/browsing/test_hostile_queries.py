"""No query string and no path, however odd, yields an error of ours."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import make, theme

#: Percent-encoded as they would stand in an address.
HOSTILE = {
    "nothing": "",
    "blank": "%20%09%0a",
    "ten thousand letters": "a" * 10_000,
    "NUL": "%00",
    "NUL inside": "en%00ergy",
    "lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%ff%fe%c3",
    "broken percent": "%%%zz%4",
    "overlong UTF-8": "%c0%af",
    "Cyrillic": "%D0%AD%D0%BD%D0%B5%D1%80%D0%B3%D0%B8%D1%8F",
    "Arabic digits": "%D9%A1%D9%A2",
    "emoji": "%F0%9F%8C%86",
    "right to left": "%E2%80%AE%D8%B7%D8%A7%D9%82%D8%A9",
    "zero width": "%E2%80%8B",
    "combining": "e" + "%CC%81" * 50,
    "quotes": "%27%22%60%E2%80%99",
    "SQL": "1%27%20OR%20%271%27=%271%27;%20DROP%20TABLE%20x;--",
    "FTS operators": "%22%20AND%20OR%20NOT%20NEAR(*%20%5E%20-x%20col:y)",
    "wildcards": "%25_%5C%25",
    "format": "%25s%25d%7B0%7D%7B%7Bx%7D%7D",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "header injection": "x%0d%0aSet-Cookie:%20a=b",
    "path": "../../../../etc/passwd",
    "huge number": "9" * 400,
    "64 bits": "9223372036854775808",
    "negative": "-1",
    "fraction": "1.5e308",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "brackets": "[]",
    "JSON": "%7B%22$gt%22:%20%22%22%7D",
    "dotless i": "%C4%B1%C4%B0",
    "sharp s": "%C3%9F%E1%BA%9E",
}
EVERYTHING = "&".join(
    f"q={each}&theme={each}&{each}={each}&page={each}" for each in HOSTILE.values()
)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TYPES = pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)


def parameters(model: type[Page]) -> list[str]:
    return [*filter_for(model).base_filters, "page", "unheard-of"]


def ask(path: str, query: str, pages: bool = False) -> int:
    """Return the status of *path* with the raw *query* string; an exception is a failure."""
    response = Client().get(path, QUERY_STRING=query)
    expected = {200, 404} if pages else {200}
    assert response.status_code in expected, f"{response.status_code} for {path}?{query[:200]}"
    assert not response.cookies
    return response.status_code


@TYPES
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.full
@pytest.mark.by_turns
def test_every_parameter_at_once_takes_a_hostile_value(model: type[Page], name: str) -> None:
    make(model, themes=[theme()])
    value = HOSTILE[name]
    for repeat in (1, 3):
        query = "&".join(
            f"{parameter}={value}"
            for parameter in parameters(model) * repeat
            if parameter != "page"
        )
        ask(model.get_list_url(), query)


# Each parameter alone: tests/sharing/test_hostile_data.py asks pages and data at once.
@TYPES
def test_the_name_of_a_parameter_may_be_hostile(model: type[Page]) -> None:
    make(model, themes=[theme()])
    for value in HOSTILE.values():
        ask(model.get_list_url(), f"{value}=energy")


@pytest.mark.full
@pytest.mark.parametrize("name", HOSTILE)
def test_the_page_number_takes_a_hostile_value(name: str) -> None:
    path = page_types()[0].get_list_url()
    past_the_end = name in ("huge number", "64 bits")
    assert ask(path, f"page={HOSTILE[name]}", pages=True) == (404 if past_the_end else 200)


@pytest.mark.parametrize("path", ["/", "/themes/", "/themes/energy/"])
def test_pages_without_filters_ignore_hostile_values(path: str) -> None:
    theme(slug="energy")
    ask(path, EVERYTHING)


@TYPES
def test_a_detail_page_ignores_hostile_values(model: type[Page]) -> None:
    ask(make(model).get_absolute_url(), EVERYTHING)


@pytest.mark.full
@TYPES
def test_a_redirect_carries_no_header_of_the_visitors(model: type[Page]) -> None:
    page = make(model, slug="before")
    page.slug = "after"
    page.save()
    for value in HOSTILE.values():
        path = model.get_detail_url("before")
        response = Client().get(path, QUERY_STRING=f"x={value}")
        assert response.status_code == 301
        assert "\n" not in response["Location"]
        assert response["Location"].startswith(page.get_absolute_url())


@TYPES
def test_four_thousand_parameters_are_an_ordinary_request(model: type[Page]) -> None:
    make(model)
    ask(model.get_list_url(), "&".join(f"p{number}=1" for number in range(4000)))
    ask(model.get_list_url(), "&".join(["theme=x"] * 4000))
    ask(model.get_list_url(), "&" * 8000)


@TYPES
def test_a_visitors_own_value_is_shown_as_text(model: type[Page]) -> None:
    response = Client().get(model.get_list_url(), QUERY_STRING=f"theme={HOSTILE['markup']}")
    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


PATHS = [
    "/{list}/%00/",
    "/{list}/a%00b/",
    "/{list}/%ED%A0%80/",
    "/{list}/%ff/",
    "/{list}/" + "a" * 5000 + "/",
    "/{list}/" + "%C3%A6" * 500 + "/",
    "/{list}/%F0%9F%8C%86/",
    "/{list}/..%2f..%2fetc%2fpasswd/",
    "/{list}/%2e%2e/",
    "/{list}/%C4%B0/",
    "/{list}/-/",
    "/{list}/_/",
    "/{list}//",
    "/{list}/%25/",
    "/{list}/a%0d%0ab/",
    "/{list}/nowhere/recommendations/99999999999999999999/",
]


@TYPES
@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_path_is_not_there(model: type[Page], path: str) -> None:
    assert Client().get(path.replace("{list}", model.list_path)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/themes/%00/",
        "/themes/" + "a" * 5000 + "/",
        "/themes/%C4%B0/",
        "/media/%00-320.webp",
        "/media/" + "0" * 32 + "-99999999999999999999.webp",
        "/media/" + "G" * 32 + "-320.webp",
        "/media/../../etc/passwd",
        "/sitemap-%00.xml",
        "/sitemap-nowhere.xml",
        "/sitemap-" + "a" * 5000 + ".xml",
        "/reports/%00/download/",
        "/resources/%ff/visit/",
        "/%00",
        "/%ff%fe/",
    ],
)
def test_a_hostile_path_of_the_kernel_is_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "%00", "9" * 400, "2", "%ff", ""])
def test_a_sitemap_has_no_hostile_page(page: str) -> None:
    response = Client().get("/sitemap-fixed.xml", QUERY_STRING=f"p={page}")
    assert response.status_code in (200, 404)


def test_a_part_of_a_number_that_no_row_has_is_not_there() -> None:
    from tests.factories import report

    path = report().get_absolute_url()
    for number in ("0", "1", "32767", "32768", "99999999999999999999", "9" * 5000):
        assert Client().get(f"{path}recommendations/{number}/").status_code == 404


texts = st.text(max_size=30) | st.sampled_from(["energy", "DK", "2012", "title"])
pieces = st.lists(
    st.tuples(
        st.sampled_from(sorted({name for model in page_types() for name in parameters(model)})),
        texts,
    ),
    max_size=8,
)
raw = st.binary(max_size=60).map(lambda data: "".join(f"%{byte:02x}" for byte in data))


def fuzz(model: type[Page], values: list[tuple[str, str]], tail: str) -> None:
    from urllib.parse import quote

    query = "&".join(
        f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in values
    )
    ask(model.get_list_url(), f"{query}&q={tail}", pages=True)


def fuzzing(examples: int) -> settings:
    return settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.full
@fuzzing(50)
@given(model=st.sampled_from(page_types()), values=pieces, tail=raw)
def test_random_query_strings_are_answered(model, values, tail) -> None:
    fuzz(model, values, tail)


@pytest.mark.full
@fuzzing(500)
@given(model=st.sampled_from(page_types()), values=pieces, tail=raw)
def test_many_random_query_strings_are_answered(model, values, tail) -> None:
    fuzz(model, values, tail)
