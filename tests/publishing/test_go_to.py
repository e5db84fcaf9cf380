"""“Go to…”: what a few letters lead to, in which order, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.publishing.roles import AUTHOR
from tests.admin_walk.browser import admin_url, opened, saved
from tests.conftest import colleague, signed_in
from tests.factories import case_study, city, image, report

pytestmark = pytest.mark.django_db


def found(client: Client, words: str = "") -> dict[str, Any]:
    return client.get("/admin/go-to/", {"q": words}).json()


def titles(client: Client, words: str = "") -> list[str]:
    return [each["title"] for each in found(client, words)["results"]]


def test_pages_pictures_and_lists_are_found_with_what_tells_them_apart(as_editor: Client) -> None:
    page = case_study(title="Harbour baths", published_at=None)
    picture = image(title="Harbour at dawn")
    given = {each["title"]: each for each in found(as_editor, "harbour")["results"]}
    assert list(given) == ["Harbour baths", "Harbour at dawn"]
    assert given["Harbour baths"]["url"] == admin_url(page)
    assert (given["Harbour baths"]["kind"], given["Harbour baths"]["state"]) == (
        "Case study",
        "Draft",
    )
    assert given["Harbour at dawn"]["url"] == admin_url(picture)
    assert given["Harbour at dawn"]["kind"] == "Image"


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("reports", "Reports"),
        ("Rep", "Reports"),
        ("add report", "Add report"),
        ("add case", "Add case study"),
        ("rep add", "Add report"),
        ("my set", "My settings"),
        ("report on lamps", "Report on lamps"),
        ("lamps", "Lamps at night"),
    ],
)
def test_the_best_comes_first(as_editor: Client, words: str, best: str) -> None:
    report(title="Report on lamps")
    case_study(title="Lamps at night")
    assert titles(as_editor, words)[0] == best


@pytest.mark.full
@pytest.mark.database
def test_an_author_is_led_only_to_what_authors_may_open(as_editor: Client) -> None:
    author = signed_in(colleague("arne", AUTHOR))
    case_study(title="Colleagues' harbour")
    for words in ("colleagues", "users", "partner", "add city", "harbour"):
        for each in found(author, words)["results"]:
            assert author.get(each["url"]).status_code == 200, each


@pytest.mark.full
@pytest.mark.database
def test_without_words_it_offers_what_one_changed_last_and_nothing_deleted(
    as_editor: Client,
) -> None:
    pages = [case_study(title="First"), city(title="Second"), case_study(title="Third")]
    for page in pages:
        saved(as_editor, page, opened(as_editor, page), internal_note="read")
    assert titles(as_editor) == ["Third", "Second", "First"]
    pages[1].delete()
    assert titles(as_editor) == ["Third", "First"]
    assert found(as_editor)["said"] == "What you changed last"


def test_who_changed_nothing_yet_is_offered_the_lists(as_editor: Client) -> None:
    assert found(as_editor)["said"] == "Lists"
    assert titles(as_editor)[:2] == ["Case studies", "Cities"]


@pytest.mark.full
def test_more_than_can_be_offered_are_not_counted(as_editor: Client) -> None:
    for number in range(6):
        case_study(title=f"Lamps {number}")
        city(title=f"Lamps {number}")
        report(title=f"Lamps {number}")
    assert found(as_editor, "lamps")["said"] == "The best 12"
    assert len(titles(as_editor, "lamps")) == 12


def test_nothing_found_is_said_in_words(as_editor: Client) -> None:
    assert found(as_editor, "qqzzxx") == {"results": [], "said": "Nothing found for these words."}


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "a" * 5000, "æøå", "١٢", "*", "-a"])
def test_odd_words_are_only_words(as_editor: Client, words: str) -> None:
    assert as_editor.get("/admin/go-to/", {"q": words}).status_code == 200


@pytest.mark.full
def test_its_queries_do_not_grow_with_what_there_is(as_editor: Client) -> None:
    case_study(title="Lamps 0")
    counts = []
    for _round in range(2):
        titles(as_editor, "lamps")
        with CaptureQueriesContext(connection) as queries:
            titles(as_editor, "lamps")
        counts.append(len(queries))
        for number in range(5):
            case_study(title=f"Lamps {number}", image=image(title=f"Lamps {number}"))
    assert counts[1] <= counts[0]


def test_who_is_not_signed_in_finds_nothing(client: Client) -> None:
    answer = client.get("/admin/go-to/", {"q": "reports"})
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
