"""Every request has an id: made by us, or by a proxy that is trusted, and never kept."""

from __future__ import annotations

import logging
import re
from ipaddress import ip_network
from unittest.mock import Mock

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from smartcities import views
from smartcities.monitoring import request_id
from tests.factories import report

MADE = re.compile(r"[0-9a-f]{16}")
GIVEN = "proxy-0123456789abcdef"


@pytest.fixture
def behind_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]


def test_each_request_gets_an_id_of_its_own(visitor: Client) -> None:
    first, second = (visitor.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert MADE.fullmatch(first)
    assert MADE.fullmatch(second)
    assert first != second


def test_a_strangers_id_is_not_taken(visitor: Client) -> None:
    assert MADE.fullmatch(visitor.get("/healthz", headers={"X-Request-ID": GIVEN})["X-Request-ID"])


@pytest.mark.usefixtures("behind_proxy")
def test_a_trusted_proxys_id_is_taken_though_it_says_who_the_client_is(visitor: Client) -> None:
    headers = {"X-Request-ID": GIVEN, "X-Forwarded-For": "192.0.2.7"}
    assert visitor.get("/healthz", headers=headers)["X-Request-ID"] == GIVEN


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    "odd",
    [
        "",
        "short",
        "x" * 65,
        "-begins-oddly",
        "with space in",
        "line\nbreak-0",
        "<b>12345678",
        "ææææææææ",
    ],
)
def test_an_odd_id_of_a_proxy_is_replaced(visitor: Client, odd: str) -> None:
    assert MADE.fullmatch(visitor.get("/healthz", HTTP_X_REQUEST_ID=odd)["X-Request-ID"])


@pytest.mark.django_db
def test_a_kept_answer_has_the_id_of_whoever_asks(visitor: Client) -> None:
    report()
    made, kept = visitor.get("/reports/"), visitor.get("/reports/")
    assert made["X-Request-ID"] != kept["X-Request-ID"]
    unchanged = visitor.get("/reports/", headers={"If-None-Match": kept["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged["X-Request-ID"] not in {made["X-Request-ID"], kept["X-Request-ID"]}
    entries = caches["answers"].shelf.entries.values()
    stored = [header for entry in entries for header in entry[0][1]]
    assert stored
    assert "x-request-id" not in {name.lower() for name, _value in stored}


def fail(*arguments: object) -> None:
    raise ValueError("ours")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a browser of a portal whose front page fails."""
    monkeypatch.setattr(views.Home, "get_context_data", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [("/", "Quote this number when you tell us"), ("/da/", "Oplys dette nummer, når du fortæller")],
)
def test_the_page_of_a_failure_shows_the_id_that_the_log_has(
    broken: Client, caplog: pytest.LogCaptureFixture, path: str, words: str
) -> None:
    handler = Mock(level=logging.ERROR)
    handler.handle.side_effect = lambda record: seen.append(request_id.current())
    seen: list[str] = []
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        answer = broken.get(path)
    finally:
        logger.removeHandler(handler)
    assert answer.status_code == 500
    assert words in answer.text
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.text
    assert seen == [answer["X-Request-ID"]]


@pytest.mark.django_db
def test_a_program_gets_the_id_of_a_failure_as_json(broken: Client) -> None:
    answer = broken.get("/", headers={"Accept": "application/json"})
    assert answer.json()["request_id"] == answer["X-Request-ID"]


@pytest.mark.django_db
def test_so_does_the_page_of_an_outage(outage, broken: Client) -> None:
    with outage():
        answer = broken.get("/reports/")
    assert answer.status_code == 503
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.text
