"""Every public address of the plan has a row in the bench, or a reason why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from bench import addresses
from bench.channels import channels
from bench.limits import COLD
from bench.loader import load
from bench.rounds import is_kept
from bench.rows import rows

pytestmark = pytest.mark.django_db

#: Public addresses without a row, by their name, each with the reason.
WITHOUT_ROW = {
    "report-recommendations": "the rows have no reports; it is a detail page",
    "embed:report-recommendations": "the rows have no reports; it is an embedded detail page",
    "report-citation": "the rows have no reports; a few lines of one page",
    "report-download": "the rows have no files; it streams one",
    "link-visit": "the rows have no links; it redirects",
    "rendition": "the rows have no pictures; it streams a file, made once",
    "look": "a sheet that follows from its address alone; a new portal asks for none",
    "logo": "the rows have none; it streams a file",
    "card": "a picture, drawn once and then a file",
    "out": "it redirects and counts, whatever the content",
    "partner-request": "a form; it asks who may frame pages, whatever the content",
    "partner-request-sent": "a few words, whatever the content",
    "message": "a form, whatever the content",
    "message-wrong": "a form, and the title of one page",
    "message-sent": "a few words, whatever the content",
    "healthz": "it asks for nothing, as the empty view",
    "readyz": "it asks whether the database and the cache answer",
    "security-txt": "a few lines of the settings, whatever the content",
    "metrics": "it says what was counted, to whoever has the token",
}
#: Not public: what those see who are signed in, and the ways in.
PRIVATE = ("admin:", "styleguide", "account_", "mfa_", "set-up")


def plan(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name, with its namespace, and the view of each pattern."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each.callback
        else:
            yield from plan(each, f"{space}{each.namespace}:" if each.namespace else space)


def view_of(space: str, callback: Any) -> tuple[str, Any]:
    """Return what tells addresses apart: the view, in the portal's frame or in a partner's.

    The addresses of another type are made by the same view.
    """
    return space, getattr(callback, "view_class", callback)


@pytest.fixture
def all_rows(now: Any) -> dict[str, list[str]]:
    """Return the addresses of every row, with sixty cases loaded."""
    load(rows(60), lambda line: None)
    return addresses.pages() | channels()


@pytest.mark.full
def test_every_public_address_has_a_row_or_a_reason(all_rows: dict[str, list[str]]) -> None:
    paths = [path for each in all_rows.values() for path in each] + [*addresses.EXPORTS.values()]
    # The Danish ones are the same views.
    matches = [resolve(urlsplit(path).path) for path in paths if not path.startswith("/da/")]
    covered = {view_of(match.namespace, match.func) for match in matches}
    missing = {
        name
        for name, callback in plan(get_resolver("smartcities.urls"))
        if not name.startswith(PRIVATE)
        and name.rpartition(":")[2] != "None"
        and view_of(name.rpartition(":")[0], callback) not in covered
    }
    assert missing == WITHOUT_ROW.keys()
    assert COLD.keys() <= all_rows.keys()


@pytest.mark.full
def test_the_address_of_each_row_answers(all_rows: dict[str, list[str]], visitor: Client) -> None:
    for page, paths in all_rows.items():
        for path in paths[:1]:
            response = visitor.get(path)
            assert response.status_code == 200, (page, path)


def test_only_answers_that_are_kept_are_measured_hot() -> None:
    assert is_kept("list", "/case-studies/?country=DK")
    assert is_kept("suggestions", "/search/suggest?q=a")
    assert not is_kept("bad input", "/case-studies/?country=ZZ")
    assert not is_kept("api, changed since", "/api/v1/case-studies/?changed_since=2026-01-01")
    assert not is_kept("csv", "/case-studies.csv")
