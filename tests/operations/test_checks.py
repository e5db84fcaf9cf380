"""Each check says what is wrong in words, and what to do."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_network
from threading import Event
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from django.utils import timezone
from pytest_django import Settings

from smartcities.monitoring.health import Finding, State
from smartcities.operations.checks import backends, clocks, mail, publications, risks
from smartcities.outages import disk
from smartcities.publishing import version
from tests.factories import case_study, report

GOOD_KEY = "for-the-tests-only-0123456789-0123456789-0123456789-0123456789"


@pytest.mark.parametrize(
    ("state", "said"),
    [("does not answer", "does not answer"), ("migrations are missing", "missing")],
)
def test_the_database(monkeypatch: pytest.MonkeyPatch, state: str, said: str) -> None:
    monkeypatch.setattr(backends, "database_state", lambda: state)
    found = backends.database()
    assert found.state is State.FAILED
    assert said in found.said
    assert found.advice


@pytest.mark.parametrize("state", ["does not answer", "does not keep what it is given"])
def test_the_cache(monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    monkeypatch.setattr(backends, "cache_state", lambda: state)
    found = backends.cache()
    assert (found.state, found.said) == (State.FAILED, f"The cache {state}.")
    assert found.advice


@pytest.mark.django_db
def test_what_works_is_well() -> None:
    for check in (backends.database, backends.cache, backends.storage, backends.disk):
        assert check().state is State.OK, check()
    assert list(default_storage.listdir("health")[1]) == []


def failing(name: str, action: Any) -> Any:
    """Return a storage whose method *name* is *action*."""
    return type("Failing", (InMemoryStorage,), {name: action})()


@pytest.mark.parametrize(
    ("name", "action", "said"),
    [
        ("save", Mock(side_effect=PermissionError("key SecretDetail")), "refused a tiny file: P"),
        ("open", lambda *given: BytesIO(b"another"), "gave back another file"),
        ("delete", Mock(side_effect=OSError("no")), "refused a tiny file: OSError"),
    ],
)
def test_the_storage_has_to_take_give_back_and_delete(
    monkeypatch: pytest.MonkeyPatch, name: str, action: Any, said: str
) -> None:
    monkeypatch.setattr(backends, "default_storage", failing(name, action))
    found = backends.storage()
    assert found.state is State.FAILED
    assert said in found.said
    assert "SecretDetail" not in f"{found}"


def test_a_storage_that_hangs_is_given_up_and_not_asked_again_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released, saves = Event(), Mock()
    ended = Event()

    def hang(*given: Any) -> str:
        saves()
        released.wait()
        ended.set()
        raise OSError

    monkeypatch.setattr(backends, "STORAGE_SECONDS", 0.01)
    monkeypatch.setattr(backends, "default_storage", failing("save", hang))
    try:
        assert "within" in backends.storage().said
        assert "An earlier check" in backends.storage().said
        assert saves.call_count == 1
    finally:
        released.set()
    ended.wait(60)
    # The place is free again.
    assert backends._probing.acquire(timeout=60)
    backends._probing.release()


def folder(free: int, error: str = "") -> list[disk.FolderState]:
    return [disk.FolderState("media", free, error)]


@pytest.mark.parametrize(
    ("folders", "state", "detail"),
    [
        (folder(500), State.OK, "pictures and documents: 500 MB free"),
        (folder(499), State.WARNING, "pictures and documents: 499 MB free"),
        (folder(99), State.FAILED, "pictures and documents: 99 MB free"),
        (folder(0, "No way"), State.FAILED, "pictures and documents: cannot be written (No way)"),
    ],
)
def test_the_disk_warns_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, folders: list[disk.FolderState], state: State, detail: str
) -> None:
    monkeypatch.setattr(backends, "folder_states", lambda: folders)
    found = backends.disk()
    assert (found.state, found.details) == (state, (detail,))


def smtp(settings: Settings) -> None:
    settings.EMAIL_BACKEND = mail.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


def test_mail_that_nobody_gets_is_a_warning(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert mail.mail().state is State.WARNING


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (None, State.OK),
        (ConnectionRefusedError("secret"), State.FAILED),
        (smtplib.SMTPAuthenticationError(535, b"secret"), State.FAILED),
    ],
)
def test_the_mail_server_is_asked_and_sent_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception | None, state: State
) -> None:
    smtp(settings)
    server = Mock(side_effect=error)
    monkeypatch.setattr("smtplib.SMTP", server)
    found = mail.mail()
    assert found.state is state
    assert "secret" not in found.said
    assert not server.return_value.sendmail.called
    assert server.call_args.kwargs["timeout"] == mail.PATIENCE


def test_a_mail_server_that_hangs_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp(settings)
    released = Event()
    monkeypatch.setattr(mail, "PATIENCE", 0.01)
    monkeypatch.setattr("smtplib.SMTP", lambda *given, **named: released.wait())
    try:
        assert mail.mail().said == "The mail server does not answer."
    finally:
        released.set()


@pytest.mark.parametrize(
    ("off", "state"),
    [(0.0, State.OK), (1.5, State.OK), (-3.0, State.WARNING), (172_800.0, State.FAILED)],
)
def test_clocks_are_compared(monkeypatch: pytest.MonkeyPatch, off: float, state: State) -> None:
    monkeypatch.setattr(clocks, "_database", lambda: clocks.time.time() + off)
    monkeypatch.setattr(clocks, "_cache", clocks.time.time)
    found = clocks.clock()
    assert found.state is state
    assert len(found.details) == 2
    if off == -3.0:
        assert found.details[0] == "+3.0 seconds against the database’s clock"


@pytest.mark.django_db
def test_the_databases_own_clock_can_be_read() -> None:
    from django.db import connection

    found = clocks.clock()
    assert found.state is State.OK
    assert len(found.details) == (connection.vendor == "postgresql")


@pytest.mark.django_db
def test_a_scheduled_page_that_is_complete_is_well(clock: Any) -> None:
    report(published_at=timezone.now() + timedelta(days=1))
    assert publications.publications().state is State.OK


@pytest.mark.django_db
def test_a_scheduled_page_that_lacks_something_is_named(
    monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    late = case_study(title="Later", published_at=timezone.now() + timedelta(days=1))
    case_study(title="Now")
    monkeypatch.setattr(publications, "missing", lambda pages: {page: ["x"] for page in pages})
    found = publications.publications()
    assert found.state is State.WARNING
    assert found.details == (f"case study: {late.title}",)


@pytest.mark.django_db
def test_what_is_due_and_cannot_be_noted_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    unsettled = version.current()._replace(is_settled=False)
    monkeypatch.setattr(publications.version, "current", lambda: unsettled)
    assert publications.publications().state is State.WARNING


RISKS = [
    ({"DEBUG": True}, State.FAILED, "DEBUG"),
    ({"SECRET_KEY": "short"}, State.FAILED, "SECRET_KEY"),
    ({"SECRET_KEY": "ab" * 40}, State.FAILED, "SECRET_KEY"),
    ({"SITE_URL": "http://portal.example"}, State.WARNING, "SITE_URL"),
    ({"ALLOWED_HOSTS": ["*"]}, State.WARNING, "ALLOWED_HOSTS"),
    ({"TRUSTED_PROXIES": [ip_network("0.0.0.0/0")]}, State.WARNING, "TRUSTED_PROXIES"),
    ({"EMAIL_BACKEND": mail.SMTP, "EMAIL_HOST": "mail.example"}, State.WARNING, "EMAIL_URL"),
]


def risks_of(settings: Settings, **changed: Any) -> Finding:
    good = {
        "DEBUG": False,
        "SECRET_KEY": GOOD_KEY,
        "SITE_URL": "http://127.0.0.1:8000",
        "HTTPS": False,
        "ALLOWED_HOSTS": ["portal.example"],
        "TRUSTED_PROXIES": [ip_network("10.0.0.0/8")],
        "EMAIL_BACKEND": mail.SMTP,
        "EMAIL_HOST": "127.0.0.1",
    }
    for name, value in (good | changed).items():
        setattr(settings, name, value)
    return risks.risks()


def test_good_settings_are_well(settings: Settings) -> None:
    assert risks_of(settings).state is State.OK
    assert risks_of(settings, SITE_URL="https://portal.example", HTTPS=True).state is State.OK
    assert risks_of(settings, EMAIL_HOST="mail.example", EMAIL_USE_TLS=True).state is State.OK


@pytest.mark.parametrize(("changed", "state", "name"), RISKS)
def test_a_risky_setting_is_named(
    settings: Settings, changed: dict[str, Any], state: State, name: str
) -> None:
    found = risks_of(settings, **changed)
    assert found.state is state
    (detail,) = found.details
    assert detail.startswith(name)
    assert GOOD_KEY not in detail
