"""/.well-known/security.txt: whom to tell of a weakness, as RFC 9116 has it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from smartcities import reporting
from tests.portal.settings import named

ADDRESS = "/.well-known/security.txt"


@pytest.mark.django_db
def test_without_a_contact_there_is_none(visitor: Client) -> None:
    assert visitor.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_the_portals_own_address_does_where_no_other_is_set(visitor: Client) -> None:
    named(contact="desk@towns.example")
    assert "Contact: mailto:desk@towns.example\n" in visitor.get(ADDRESS).text


@pytest.fixture
def lines(settings: Settings, visitor: Client, now: datetime) -> list[tuple[str, str]]:
    settings.SECURITY_CONTACT = ["mailto:security@city.example", "https://city.example/report"]
    settings.SECURITY_POLICY = "https://city.example/policy"
    answer = visitor.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return [tuple(line.split(": ", 1)) for line in answer.text.splitlines()]


def test_it_has_the_fields_of_the_standard(lines: list[tuple[str, str]]) -> None:
    assert [name for name, _value in lines] == [
        *("Contact", "Contact", "Expires", "Preferred-Languages", "Canonical", "Policy")
    ]
    found = dict(lines)
    assert found["Contact"] == "https://city.example/report"
    assert found["Preferred-Languages"] == "en, da"
    assert found["Canonical"] == f"http://testserver{ADDRESS}"


def test_it_always_holds_and_for_less_than_a_year(
    settings: Settings, visitor: Client, clock: time_machine.Traveller, now: datetime
) -> None:
    settings.SECURITY_CONTACT = ["mailto:security@city.example"]
    for days in (0, 100, 400, 1500):
        clock.move_to(now + timedelta(days=days))
        text = visitor.get(ADDRESS).text
        (said,) = [line for line in text.splitlines() if line.startswith("Expires: ")]
        end = datetime.fromisoformat(said.removeprefix("Expires: "))
        left = end - (now + timedelta(days=days))
        assert timedelta(days=30) < left < timedelta(days=365)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("security@city.example", ["mailto:security@city.example"]),
        ("mailto:security@city.example", ["mailto:security@city.example"]),
        (
            "https://city.example/report, tel:+45-12-34",
            ["https://city.example/report", "tel:+45-12-34"],
        ),
        ("", []),
    ],
)
def test_contacts_are_read(monkeypatch: pytest.MonkeyPatch, value: str, meant: list[str]) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", value)
    assert reporting.contacts("SECURITY_CONTACT") == meant


@pytest.mark.parametrize(
    "value",
    [
        "http://city.example",
        "ring us",
        "@city",
        "https://",
        "tel:",
        "https://a b.example",
        "ftp:x@y.z",
    ],
)
def test_what_is_no_contact_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match=r"^SECURITY_CONTACT "):
        reporting.contacts("SECURITY_CONTACT")


@pytest.mark.parametrize(
    "value", ["http://city.example/x", "tel:123", "policy", "https://a.b\nX: y"]
)
def test_what_is_no_policys_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SECURITY_POLICY", value)
    with pytest.raises(ImproperlyConfigured, match=r"^SECURITY_POLICY "):
        reporting.policy("SECURITY_POLICY")
