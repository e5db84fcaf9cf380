"""Answers that hold everything of a type: two at a time, others are told to come back."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from smartcities.publishing.types import page_types
from smartcities.sharing.data.distributions import distributions
from smartcities.sharing.data.slots import whole_results
from tests.factories import case_study
from tests.files import drained

pytestmark = pytest.mark.django_db
#: Whatever is offered under a list as the whole result: a new form is one of them.
EXPORTS = [each.path for model in page_types() for each in distributions(model) if each.is_whole]
WHOLE = [*EXPORTS, "/sitemap.xml", "/sitemap-fixed.xml", "/catalogue.jsonld"]


@pytest.fixture(autouse=True, scope="module")
def _others_are_done() -> None:
    gc.collect()  # the slots that other tests left
    gc.freeze()  # and nothing of theirs is looked through again, before each test here


@pytest.fixture(autouse=True)
def _as_in_production(_others_are_done: None, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    monkeypatch.setattr(whole_results, "free", whole_results.at_once)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let others take all slots, and nobody wait."""
    monkeypatch.setattr(whole_results, "most_queued", 0)
    held = [whole_results.take() for _ in range(whole_results.free)]
    yield
    for slot in held:
        slot.release()
    assert whole_results.free == 2


@pytest.mark.full
@pytest.mark.parametrize("path", WHOLE)
@pytest.mark.usefixtures("busy")
def test_one_more_is_told_to_come_back(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    # Scripts of other sites, and the map in a sandboxed frame, may read it.
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "try again" in response.json()["detail"]


@pytest.mark.full
@pytest.mark.parametrize("path", EXPORTS)
def test_the_slot_is_given_back(
    visitor: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Django closes the connection when an answer is closed; this test goes on with it.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    for _ in range(3):
        visitor.get(path).close()  # which nobody read
        assert drained(visitor.get(path))
    assert whole_results.free == 2


@pytest.mark.full
@pytest.mark.parametrize("path", EXPORTS)
@pytest.mark.usefixtures("busy")
def test_headers_and_refusals_are_answered_while_others_are_busy(
    visitor: Client, path: str
) -> None:
    assert visitor.head(path).status_code == 200
    assert visitor.get(f"{path}?theme=unknown").status_code == 400


@pytest.mark.full
@pytest.mark.parametrize("path", ["/sitemap.xml", "/catalogue.jsonld"])
def test_what_was_kept_is_answered_while_others_are_busy(
    visitor: Client, path: str, request: pytest.FixtureRequest
) -> None:
    cache.clear()
    assert visitor.get(path).status_code == 200
    request.getfixturevalue("busy")
    assert visitor.get(path).status_code == 200


@pytest.mark.usefixtures("busy")
def test_pages_are_read_while_files_are_made(visitor: Client) -> None:
    case_study(slug="case")
    for path in ("/", "/case-studies/", "/case-studies/case/", "/case-studies.atom"):
        assert visitor.get(path).status_code == 200


@pytest.mark.usefixtures("busy")
def test_people_are_told_by_a_page(visitor: Client) -> None:
    response = visitor.get("/case-studies.csv", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 429
    text = response.content.decode()
    assert "Several large files are being made for others right now." in text
    assert f"Try again in {response['Retry-After']} seconds" in text
    assert '<meta name="robots" content="noindex">' in text
