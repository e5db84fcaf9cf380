"""Mails about errors: one for each kind and hour, without waiting, and without personal data."""

from __future__ import annotations

import logging
import smtplib
import sys
from collections.abc import Callable, Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError
from django.test import Client
from pytest_django import Settings

from smartcities import reporting, views
from smartcities.monitoring import error_mail, request_id
from smartcities.monitoring.error_kind import kind_of
from smartcities.monitoring.error_mail import HOUR, MOST, Budget, ErrorMail, report_of

SECRET = "lise@example.org"


@pytest.fixture(autouse=True)
def _somebody_reads(settings: Settings) -> None:
    settings.ERROR_MAIL_TO = ["ops@city.example"]


@pytest.fixture
def handler() -> ErrorMail:
    return ErrorMail()


def first(message: str = SECRET) -> None:
    raise IntegrityError(f"duplicate key: (email)=({message})")


def second(message: str = SECRET) -> None:
    raise IntegrityError(message)


def record_of(
    fail: Callable[..., None] = first, name: str = "django.request", **more: Any
) -> logging.LogRecord:
    try:
        fail()
    except Exception:
        found = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, __file__, 7, "At %s", (f"/{SECRET}/",), found)
    record.__dict__.update(more)
    return record


def sent(handler: ErrorMail, *records: logging.LogRecord) -> list[Any]:
    """Return the mails that were sent about *records*."""
    for record in records:
        handler.handle(record)
    handler.flush()
    return mail.outbox


def test_a_kind_of_error_gets_one_mail(handler: ErrorMail) -> None:
    found = sent(handler, *(record_of() for _ in range(5)), record_of(second))
    assert len(found) == 2
    assert found[0].to == ["ops@city.example"]
    assert "IntegrityError at tests/monitoring/test_error_mail.py:" in found[0].subject
    assert found[0].subject != found[1].subject


def test_the_mail_has_the_request_and_nothing_that_was_sent_with_it(handler: ErrorMail) -> None:
    given = request_id.begin("0123456789abcdef")
    request = SimpleNamespace(
        method="POST",
        path=f"/shared/{SECRET}/",
        POST={"password": SECRET},
        COOKIES={"sessionid": SECRET},
        META={"QUERY_STRING": SECRET},
        resolver_match=SimpleNamespace(route="shared/<token>/"),
    )
    (found,) = sent(handler, record_of(request=request))
    assert given in found.body
    assert "POST shared/<token>/" in found.body
    assert "in first" in found.body
    assert SECRET not in found.body + found.subject
    assert configured.SECRET_KEY not in found.body
    assert str(configured.BASE_DIR) not in found.body


def test_causes_are_named_by_their_types(handler: ErrorMail) -> None:
    def wrapped() -> None:
        try:
            first()
        except IntegrityError as error:
            raise ValueError(SECRET) from error

    (found,) = sent(handler, record_of(wrapped))
    assert found.body.index("ValueError") < found.body.index("django.db.utils.IntegrityError")
    assert SECRET not in found.body


def test_our_own_sentences_are_told_before_they_are_filled_in(handler: ErrorMail) -> None:
    (found,) = sent(handler, record_of(name="smartcities.media"))
    assert "Message:  At %s\n" in found.body


@pytest.mark.parametrize(("error", "kinds"), [(OperationalError, 1), (ValueError, 2)])
def test_a_database_that_is_away_is_one_kind_wherever_it_is_missed(
    error: type[Exception], kinds: int
) -> None:
    library: dict[str, Any] = {"error": error}
    source = "def fail():\n    raise error"
    exec(compile(source, "/x/site-packages/driver.py", "exec"), library)  # noqa: S102

    def one() -> None:
        library["fail"]()

    def other() -> None:
        library["fail"]()

    assert len({kind_of(record_of(one)), kind_of(record_of(other))}) == kinds


def test_what_was_left_out_is_counted_in_the_next_mail() -> None:
    now, budget = 0.0, Budget(lambda: now)
    kind = kind_of(record_of())
    assert [budget.take(kind) for _ in range(4)] == [0, None, None, None]
    now = HOUR + 1
    # The cache's hour is over as well.
    forget_hours()
    assert budget.take(kind) == 3
    assert budget.take(kind) is None


def forget_hours() -> None:
    import hashlib

    key = hashlib.sha256("\n".join(kind_of(record_of())).encode()).hexdigest()[:32]
    assert cache.delete(f"error-mail:{key}")


def test_processes_with_one_cache_send_one_mail_together() -> None:
    kind = kind_of(record_of())
    one, other = Budget(), Budget()
    assert one.take(kind) == 0
    assert other.take(kind) is None


def test_without_a_cache_each_process_still_keeps_the_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As the cache of the portal answers while Redis is away.
    away = SimpleNamespace(
        add=lambda *given: True, get=lambda key, default: default, delete=lambda key: False
    )

    def incr(key: str) -> int:
        raise ValueError

    away.incr = incr
    monkeypatch.setattr(error_mail, "cache", away)
    kind, budget = kind_of(record_of()), Budget()
    assert [budget.take(kind) for _ in range(3)] == [0, None, None]


def test_a_storm_of_different_errors_is_bounded() -> None:
    budget = Budget()
    kinds = [kind_of(record_of())._replace(place=f"x.py:{number}") for number in range(MOST + 5)]
    assert [budget.take(kind) for kind in kinds].count(0) == MOST


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Have a mail server that hangs until it is let go, and then refuses."""
    found = SimpleNamespace(asked=Event(), released=Event())

    def send(*given: Any) -> None:
        found.asked.set()
        found.released.wait()
        raise smtplib.SMTPServerDisconnected(SECRET)

    monkeypatch.setattr(error_mail.EmailMessage, "send", send)
    yield found
    found.released.set()


def test_nobody_waits_for_a_mail_server_that_hangs_or_hears_of_one_that_refuses(
    handler: ErrorMail,
    server: SimpleNamespace,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(3 * error_mail.WAITING):
        # More than the thread takes: the rest is dropped, and nothing raises or waits.
        handler.handle(record_of(name=f"a{number}"))
    assert server.asked.wait(60)
    server.released.set()
    handler.flush()
    assert "A mail about an error was not sent: SMTPServerDisconnected" in caplog.text
    assert SECRET not in caplog.text
    assert "Logging error" not in capsys.readouterr().err


def test_what_the_sending_thread_logs_goes_not_round(
    handler: ErrorMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*given: Any) -> None:
        sends.append(given)
        handler.handle(record_of(second))

    sends: list[Any] = []
    monkeypatch.setattr(error_mail, "send", send)
    sent(handler, record_of())
    assert len(sends) == 1


@pytest.mark.parametrize(
    ("to", "name"), [([], "django.request"), (["x@y.example"], "django.security.DisallowedHost")]
)
def test_without_an_address_and_about_refusals_nothing_is_sent(
    settings: Settings, handler: ErrorMail, to: list[str], name: str
) -> None:
    settings.ERROR_MAIL_TO = to
    assert sent(handler, record_of(name=name)) == []


@pytest.mark.django_db
def test_a_page_that_fails_is_reported_by_the_settings_own_handler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views.Home, "get_context_data", lambda *a, **k: first())
    answer = Client(raise_request_exception=False).get(f"/?q={SECRET}")
    assert answer.status_code == 500
    for handler in logging.getLogger("django").handlers:
        handler.flush()
    (found,) = mail.outbox
    assert answer["X-Request-ID"] in found.body
    assert SECRET not in found.body


def test_a_record_without_an_exception_is_reported_by_its_place() -> None:
    record = logging.LogRecord("smartcities.x", logging.ERROR, __file__, 7, "Said", (), None)
    assert report_of(record).kind == ("smartcities.x", "tests/monitoring/test_error_mail.py:7")


@pytest.mark.parametrize("value", ["ops", "ops@city.example;x@y.example", "Ops <ops@city.example>"])
def test_what_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ERROR_MAIL_TO", value)
    with pytest.raises(ImproperlyConfigured, match=r"^ERROR_MAIL_TO takes mail addresses"):
        reporting.mail_addresses("ERROR_MAIL_TO")


def test_addresses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERROR_MAIL_TO", "ops@city.example, it@city.example,")
    assert reporting.mail_addresses("ERROR_MAIL_TO") == ["ops@city.example", "it@city.example"]
