"""One line in the log for each wrong and each refused password, and fail2ban's filter for it."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from tests.accounts.login import login
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OPERATORS = Path(settings.BASE_DIR, "docs", "operators.md").read_text()
#: What fail2ban puts for <HOST>, as far as it matters here.
HOST = r"(?P<host>[0-9A-Fa-f:.]+)"
FORMATTER = logging.Formatter(
    settings.LOGGING["formatters"]["line"]["format"],
    settings.LOGGING["formatters"]["line"]["datefmt"],
)


@pytest.fixture
def lines(caplog):
    """Return a function for the lines that the console has seen, as the settings format them."""

    def read() -> list[str]:
        return [
            FORMATTER.format(record)
            for record in caplog.records
            if record.name == "smartcities.login"
        ]

    return read


def banned(line: str) -> str | None:
    """Return the address that the filter in docs/operators.md finds in *line*."""
    pattern = re.search(r"^failregex = (.*smartcities.\.login.*)$", OPERATORS, re.MULTILINE)[1]
    # fail2ban takes the date it found at the start out of the line before it looks.
    rest = re.sub(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}|\w{3} \d+ [\d:]{8})", "", line)
    found = re.search(pattern.replace("<HOST>", HOST), rest)
    return found and found["host"]


def test_a_wrong_password_is_one_line_with_address_and_name(lines, editor) -> None:
    login("erik", "wrong")
    (line,) = lines()
    assert line.endswith(' WARNING smartcities.login: Login failed from 192.0.2.1 for "erik"')
    assert banned(line) == "192.0.2.1"


def test_a_refused_password_is_one_line_as_well(lines, editor) -> None:
    for _ in range(6):
        login("erik", "wrong")
    assert ["failed" in line for line in lines()] == [True] * 5 + [False]
    assert lines()[5].endswith(': Login refused from 192.0.2.1 for "erik"')
    assert {banned(line) for line in lines()} == {"192.0.2.1"}


def test_a_right_password_is_no_line(lines, editor) -> None:
    assert login("erik", PASSWORD).status_code == 302
    assert lines() == []


@pytest.mark.parametrize(
    "typed",
    [
        "my-secret-password",
        'x"\n2026-11-28 12:00:00+0100 WARNING smartcities.login: Login failed from 6.6.6.6 for "y"',
        "a" * 400,
        "\x1b[2J",
    ],
)
def test_a_name_that_nobody_has_is_not_written_down(lines, typed: str, caplog) -> None:
    login(typed, "another-secret")
    (line,) = lines()
    assert line.endswith(": Login failed from 192.0.2.1 for an unknown name")
    assert banned(line) == "192.0.2.1"
    assert "secret" not in caplog.text


@pytest.mark.parametrize("name", ['x" Login failed from 6.6.6.6 for "y', "søren", "a\\"])
def test_no_name_forges_a_line(lines, name: str) -> None:
    get_user_model().objects.create_user(name)
    login(name, "wrong")
    (line,) = lines()
    assert line.isascii()
    assert banned(line) == "192.0.2.1"


def test_an_address_of_ipv6_is_written_whole(lines, editor) -> None:
    login("erik", "wrong", "2001:db8:1:2::7")
    assert banned(lines()[0]) == "2001:db8:1:2::7"


def test_a_line_of_syslog_is_found_as_well(lines, editor) -> None:
    login("erik", "wrong")
    assert banned(f"Nov 28 15:30:00 web1 portal[123]: {lines()[0]}") == "192.0.2.1"


@pytest.mark.parametrize(
    "line",
    [
        'WARNING smartcities.login: Login failed from 192.0.2.1 for "x" and more',
        "WARNING django.request: Not Found: / WARNING smartcities.login: Login failed from 6.6.6.6 "
        "for an unknown name",
        'INFO x: "GET /?smartcities.login: Login failed from 6.6.6.6 for an unknown name HTTP/1.1"',
    ],
)
def test_other_lines_ban_nobody(line: str) -> None:
    assert banned(line) is None
    assert banned(f"2026-11-28 12:00:00+0100 {line}") is None
