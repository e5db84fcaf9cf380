"""How many wrong passwords one client may try, with one name and with all."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.accounts.attempts import FAILURE_RETENTION
from smartcities.accounts.models import Attempt
from tests.accounts.login import HERE, login, statuses
from tests.conftest import PASSWORD, colleague

pytestmark = pytest.mark.django_db


def spray(number: int, address: str = HERE, start: int = 0) -> list[int]:
    """Try one password with so many names that nobody has."""
    return statuses(*(login(f"name{n}", "guess", address) for n in range(start, start + number)))


@pytest.mark.full
def test_forty_names_from_one_address_are_refused_after_thirty(clock, editor) -> None:
    assert spray(40) == [200] * 29 + [429] * 11
    assert statuses(login("erik", PASSWORD)) == [429]
    assert statuses(login("erik", PASSWORD, "192.0.2.2")) == [302]


@pytest.mark.full
@pytest.mark.database
def test_the_budget_of_an_address_fills_up_again_failure_by_failure(clock, editor) -> None:
    spray(15)
    clock.shift(timedelta(minutes=30))
    spray(15, start=15)
    assert statuses(login("erik", PASSWORD)) == [429]
    clock.shift(timedelta(minutes=30, seconds=1))
    assert spray(16, start=30) == [200] * 14 + [429] * 2


@pytest.mark.full
@pytest.mark.database
def test_a_login_of_ones_own_gives_no_more_guesses_at_others(clock, editor, author) -> None:
    answers = []
    for number in range(40):
        answers += statuses(login(f"name{number}", "guess"), login("ada", PASSWORD))
    assert answers.count(200) == 29
    assert statuses(login("erik", PASSWORD)) == [429]


@pytest.mark.full
def test_refused_attempts_make_nobody_wait_longer(clock, editor) -> None:
    for _ in range(5):
        login("erik", "wrong")
    clock.shift(timedelta(minutes=14))
    with CaptureQueriesContext(connection) as queries:
        login("erik", "wrong")
    assert [query["sql"][:6] for query in queries] == ["SELECT"] * 4, "a refused one writes nothing"
    assert statuses(*(login("erik", "wrong") for _ in range(3))) == [429] * 3
    assert Attempt.objects.count() == 5
    clock.shift(timedelta(minutes=1, seconds=1))
    assert statuses(login("erik", PASSWORD)) == [302]


def test_an_old_failure_is_no_longer_one_of_the_five(clock, editor) -> None:
    for _ in range(4):
        login("erik", "wrong")
    clock.shift(timedelta(minutes=16))
    assert statuses(*(login("erik", "wrong") for _ in range(4))) == [200] * 4


def test_one_network_of_ipv6_is_one_client(clock, editor) -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(1, 7)]
    answers = statuses(*(login("erik", "wrong", address) for address in addresses))
    assert answers == [200] * 4 + [429] * 2
    assert statuses(login("erik", PASSWORD, "2001:db8:1:3::1")) == [302]


@pytest.mark.full
@pytest.mark.parametrize("address", ["::ffff:192.0.2.1", "fe80::1%eth0", "", "unix:"])
def test_an_odd_address_signs_in_like_any_other(clock, editor, address: str) -> None:
    assert statuses(login("erik", "wrong", address), login("erik", PASSWORD, address)) == [200, 302]


def test_an_ipv4_address_is_the_same_however_the_server_writes_it(clock, editor) -> None:
    for address in (HERE, f"::ffff:{HERE}") * 3:
        login("erik", "wrong", address)
    assert statuses(login("erik", PASSWORD)) == [429]


@pytest.mark.full
def test_a_proxy_that_forwards_no_address_is_not_one_client(clock, editor, settings) -> None:
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    assert spray(35, "10.0.0.1") == [200] * 35
    assert statuses(login("erik", PASSWORD, "10.0.0.1")) == [302]


def test_a_changing_browser_is_no_way_around(clock, editor) -> None:
    answers = [login("erik", "wrong", HTTP_USER_AGENT=f"browser {n}") for n in range(6)]
    assert statuses(*answers) == [200] * 4 + [429] * 2


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_are_no_way_around() -> None:
    colleague("erik", "editor")
    checked, ready, real = [], threading.Barrier(20), MD5PasswordHasher.verify

    def verify(self: MD5PasswordHasher, password: str, encoded: str) -> bool:
        checked.append(password)
        return real(self, password, encoded)

    def guess() -> None:
        ready.wait(60)
        login("erik", "wrong")
        connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "verify", verify)
        threads = [threading.Thread(target=guess) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(checked) <= 5
    assert Attempt.objects.count() == len(checked)


@pytest.mark.full
def test_the_command_lets_in_again(clock, editor, author) -> None:
    for name in ("erik", "ada"):
        for _ in range(5):
            login(name, "wrong")
    call_command("unlock", user="erik", verbosity=0)
    assert statuses(login("erik", PASSWORD), login("ada", PASSWORD)) == [302, 429]
    call_command("unlock", address="192.0.2.9", verbosity=0)
    assert statuses(login("ada", PASSWORD)) == [429]
    call_command("unlock", address=HERE, verbosity=0)
    assert statuses(login("ada", PASSWORD)) == [302]
    for _ in range(5):
        login("ada", "wrong")
    call_command("unlock", verbosity=0)
    assert statuses(login("ada", PASSWORD)) == [302]


def test_what_is_old_is_deleted_by_the_next_failure(clock, editor) -> None:
    login("erik", "wrong")
    assert Attempt.objects.count() == 1
    clock.shift(FAILURE_RETENTION + timedelta(seconds=1))
    login("erik", "wrong", "192.0.2.2")
    assert [attempt.address for attempt in Attempt.objects.all()] == ["192.0.2.2"]


def test_a_name_that_nobody_has_costs_the_same_as_one_that_somebody_has(editor) -> None:
    """As many queries, and one password hashed: the time does not tell which names exist."""
    hashed = []

    def encode(self, password, salt):
        hashed.append(password)
        return real(self, password, salt)

    real, costs = MD5PasswordHasher.encode, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", encode)
        for name in ("erik", "nobody", "a" * 400):
            hashed.clear()
            with CaptureQueriesContext(connection) as queries:
                login(name, "wrong")
            costs.append((len(queries), len(hashed)))
    assert costs[0] == costs[1] == (17, 1)


def test_a_wrong_password_is_wrong_in_the_same_words_whoever_it_is(editor) -> None:
    form = {"username": "erik", "password": "wrong"}
    texts = {
        Client().post("/admin/login/", {**form, "username": name}).context["form"].errors.as_json()
        for name in ("erik", "nobody", "a" * 400, "ﷺ" * 140)
    }
    assert len(texts) == 1
