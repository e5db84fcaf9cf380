"""``/<list>.csv``: RFC 4180, the list's own result, for every page type."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data import stream
from smartcities.sharing.data.columns import columns_of, readable
from tests.browsing.test_hostile_queries import HOSTILE
from tests.contract.conftest import HIDDEN
from tests.factories import case_study, make, organisation, theme
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
COMMON = {"slug", "url", "title", "summary", "language", "language_label", "themes", "themes_label"}


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest) -> type[Page]:
    """Return a page type."""
    return request.param


def answered(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return drained(response).decode("utf-8-sig")


def rows(client: Client, path: str) -> list[dict[str, str]]:
    """Return the rows of the table by their headings; each has as many cells as the heading."""
    heading, *found = csv.reader(StringIO(answered(client, path), newline=""), strict=True)
    assert len(set(heading)) == len(heading)
    return [dict(zip(heading, row, strict=True)) for row in found]


def slugs(client: Client, path: str) -> list[str]:
    return [row["slug"] for row in rows(client, path)]


def test_every_type_has_one_that_spreadsheets_open(visitor: Client, model: type[Page]) -> None:
    page = make(model, title='“Ærø”, <b>&"', summary="One\nline, two", themes=[theme(slug="a")])
    response = visitor.get(f"/{model.list_path}.csv")
    body = drained(response)
    assert body.startswith(b"\xef\xbb\xbfslug,url,title,")
    assert body.endswith(b"\r\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{model.list_path}.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    (row,) = rows(visitor, f"/{model.list_path}.csv")
    assert set(row) >= COMMON
    assert (row["slug"], row["title"], row["summary"]) == (page.slug, page.title, page.summary)
    assert row["url"] == f"http://testserver{page.get_absolute_url()}"
    assert (row["language"], row["language_label"], row["themes"]) == ("en", "English", "a")
    assert row["published_at"] == "2027-02-28T12:00:00Z"


def test_lines_end_as_the_standard_says(visitor: Client) -> None:
    for _ in range(3):
        case_study()
    lines = answered(visitor, "/case-studies.csv").split("\r\n")
    assert len(lines) == 5
    assert lines[-1] == ""
    assert not any("\n" in line for line in lines)


def test_what_a_type_declares_stands_in_its_table(visitor: Client, model: type[Page]) -> None:
    make(model)
    (row,) = rows(visitor, f"/{model.list_path}.csv")
    names = [column.name for column in columns_of(model)]
    assert {export_field.name for export_field in model.export_fields} <= set(row)
    assert [name for name in row if not name.endswith("_label")] == names


def test_every_column_of_the_lists_that_are_documented_is_documented() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "reusers.md").read_text()
    told = set(re.findall(r"`(\w+)`", text.partition("## CSV")[2].partition("## GeoJSON")[0]))
    types = [model for model in page_types() if f"| {model._meta.verbose_name_plural} |" in text]
    # Of a list that came later, /api/ tells the fields by itself.
    assert len(types) >= 5
    names = {name for model in types for column in columns_of(model) for name in column.names}
    assert names - told == set()


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_hidden_stands_in_it(visitor: Client, model: type[Page], state: str) -> None:
    make(model, title="Hidden harbour", slug="hidden-harbour", **HIDDEN[state]())
    shown = make(model)
    text = answered(visitor, f"/{model.list_path}.csv")
    assert shown.slug in text
    assert "idden" not in text


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "query",
    ["", "?theme=energy&q=a", "?sort=title", "?sort=oldest", "?sort=updated", "?q=none"],
)
def test_it_holds_what_the_list_holds_in_its_order(
    visitor: Client, model: type[Page], query: str
) -> None:
    energy = theme(slug="energy")
    for number in range(4):
        make(model, title=f"A title {9 - number}", themes=[energy] if number % 2 else [])
    listed = visitor.get(f"/{model.list_path}/{query}").context["hits"]
    assert slugs(visitor, f"/{model.list_path}.csv{query}") == [page.slug for page in listed]


@pytest.mark.full
def test_it_holds_all_whatever_the_page(visitor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(stream, "CHUNK", 10)
    made = {case_study().slug for _ in range(25)}
    found = slugs(visitor, "/case-studies.csv?page=7")
    assert len(found) == 25
    assert set(found) == made


def test_long_texts_are_not_read(model: type[Page]) -> None:
    make(model)
    (page,) = readable(model.objects.all(), columns_of(model))
    assert {"body", "internal_note"} <= page.get_deferred_fields()
    assert "summary" not in page.get_deferred_fields()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.full
@pytest.mark.by_turns
def test_a_hostile_query_is_answered_or_refused(
    visitor: Client, model: type[Page], name: str
) -> None:
    make(model, themes=[theme()])
    parameters = [*filter_for(model).base_filters, "unheard-of"]
    query = "&".join(f"{each}={HOSTILE[name]}" for each in parameters) + f"&{HOSTILE[name]}=1"
    for end in ("csv", "atom"):
        response = visitor.get(f"/{model.list_path}.{end}", QUERY_STRING=query)
        assert response.status_code in {200, 400}
        assert not response.cookies
        assert drained(response)


@pytest.mark.parametrize("end", ["csv", "atom"])
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("theme=unknown", ["theme"]),
        ("theme=energy&theme=unknown", ["theme"]),
        ("sort=best", ["sort"]),
        ("q=" + "x" * 201, ["q"]),
        ("q=%00&language=xx", ["q", "language"]),
    ],
)
def test_a_bad_value_is_a_readable_400(
    visitor: Client, model: type[Page], end: str, query: str, names: list[str]
) -> None:
    theme(slug="energy")
    response = visitor.get(f"/{model.list_path}.{end}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert sorted(response.json()["errors"]) == sorted(names)


def test_it_is_named_after_what_it_holds(visitor: Client) -> None:
    theme(slug="energy")
    organisation(slug="o")
    response = visitor.get("/case-studies.csv?theme=Energy&country=dk&country=SE&sort=title")
    name = response["Content-Disposition"].partition("filename=")[2].strip('"')
    assert name.startswith("case-studies-")
    assert set(name.removesuffix(".csv").split("-")[2:]) == {"energy", "dk", "se"}
    drained(response)
    hostile = visitor.get('/case-studies.csv?q=%22%0d%0aX: y/../"Ωé' + "a" * 150)
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]{1,80}\.csv"', hostile["Content-Disposition"]
    )
    drained(hostile)


def test_its_words_are_english_whoever_sends_them(visitor: Client) -> None:
    case_study(state="completed")
    response = visitor.get("/case-studies.csv")
    # A streamed answer is written after the request, when its language is no longer in force.
    with translation.override("da"):
        assert "Completed" in drained(response).decode()


def test_its_addresses_are_in_no_language(visitor: Client, model: type[Page]) -> None:
    path = f"/{model.list_path}.csv"
    assert reverse(f"{model._meta.model_name}-csv") == path
    assert visitor.get(f"/da{path}").status_code == 404
    assert visitor.post(path).status_code == 405
    told = visitor.head(path)
    assert told["Content-Disposition"]
    assert drained(told) == b""
