"""The settings: each bad value stops the start with a sentence that names its variable."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from smartcities import environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "a-long-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with exactly these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def value_of(expression: str, **variables: str) -> str:
    """Return what *expression* over the settings ``s`` gives under these variables."""
    code = f"from smartcities import settings as s; print({expression})"
    result = manage("shell", "--verbosity", "0", "--command", code, **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_variable_is_named(missing: str) -> None:
    given = {name: value for name, value in GOOD.items() if name != missing}
    result = manage("check", **given)
    assert result.returncode == 1
    assert f"{missing} is not set" in result.stderr.splitlines()[-1]


def test_debug_needs_no_variable_at_all() -> None:
    assert manage("check", DEBUG="1").returncode == 0


def test_a_deployment_over_https_passes_djangos_own_check() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert result.returncode == 0, result.stderr


COOKIES = (
    "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS]"
)


def test_https_has_secure_cookies_a_redirect_and_hsts() -> None:
    assert value_of(COOKIES, **GOOD) == "[True, True, True, 31536000]"


def test_http_has_none_of_them_so_that_the_demos_login_works() -> None:
    given = GOOD | {"SITE_URL": "http://127.0.0.1:8000"}
    assert value_of(COOKIES, **given) == "[False, False, False, 0]"


def test_upper_case_https_is_https() -> None:
    assert value_of(COOKIES, **GOOD | {"SITE_URL": "HTTPS://Portal.Example"}).startswith("[True")


BAD = {
    "boolean": ["2", "ja", "tru"],
    "seconds": ["-1", "1.5", "ten", "9999999999", "٣"],
    "short_seconds": ["0", "0.001", "61", "-1", "nan", "quick", "٣"],
    "megabytes": ["-1", "1.5", "much", "9999999999"],
    "hosts": [",", "https://portal.example", "a b", "portal.example/x"],
    "origin": [
        "portal.example",
        "ftp://portal.example",
        "https://",
        "https://portal.example/path",
        "https://portal.example?x",
        "https://user@portal.example",
        "https://portal.example:0",
        "https://portal.example:port",
        "https://[::1",
        "https://two words",
    ],
    "networks": ["10.0.0.0/33", "proxy.example", "10.0.0.1;10.0.0.2"],
    "database": [
        "mysql://x/y",
        "postgres://",
        "postgres://h:port/n",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://var/db.sqlite3",
        "postgres:///",
        "postgres://h:99999/n",
        "postgres://[x/n",
        "portal.example/n",
    ],
    "cache": ["memcached://x", "redis://", "redis://h:port/0", "redis://[x/0"],
    "storage": [
        "s3://key:secret@host",
        "http://host/bucket",
        "s3://h/a/b",
        "s3://h:port/b",
        "s3://[x/b",
    ],
    "email": [
        "pigeon://host",
        "host",
        "smtp://",
        "smtp://host:port",
        "smtp://[x",
        "smtp://host?EMAIL_USE_TLS=1",
        "filemail://",
    ],
}


@pytest.mark.parametrize(
    ("reader", "value"), [(reader, value) for reader, values in BAD.items() for value in values]
)
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, reader: str, value: str
) -> None:
    monkeypatch.setenv("THE_VARIABLE", value)
    more = {"database": [Path("db")], "storage": ["media"]}.get(reader, [])
    with pytest.raises(ImproperlyConfigured, match=r"^THE_VARIABLE "):
        getattr(environment, reader)("THE_VARIABLE", *more)


@pytest.mark.parametrize(
    ("reader", "value", "meant"),
    [
        ("boolean", "", False),
        ("boolean", "Yes", True),
        ("seconds", "", 0),
        ("seconds", "600", 600),
        ("short_seconds", "0.5", 0.5),
        ("megabytes", "500", 500),
        ("hosts", " a.example , b.example,", ["a.example", "b.example"]),
        ("origin", "https://portal.example/", "https://portal.example"),
        ("origin", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("origin", "http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_good_value_is_read(
    monkeypatch: pytest.MonkeyPatch, reader: str, value: str, meant: object
) -> None:
    monkeypatch.setenv("THE_VARIABLE", value)
    assert getattr(environment, reader)("THE_VARIABLE") == meant


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("one two\nthree\n")
    monkeypatch.setenv("KEY_FILE", str(file))
    monkeypatch.delenv("KEY", raising=False)
    assert environment.text("KEY") == "one two\nthree"
    assert environment.words("KEY") == ["one", "two", "three"]
    monkeypatch.setenv("KEY", "four")
    for reader in (environment.text, environment.words):
        with pytest.raises(ImproperlyConfigured, match=r"^KEY and KEY_FILE are both set"):
            reader("KEY")
    monkeypatch.delenv("KEY_FILE")
    assert environment.words("KEY") == ["four"]


def test_a_file_without_a_secret_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match=r"^KEY_FILE names a file that cannot be read"):
        environment.text("KEY", "default")
    (tmp_path / "key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match=r"^KEY_FILE names an empty file"):
        environment.text("KEY", "default")
    # No former key is what most portals have.
    assert environment.words("KEY") == []


@pytest.mark.parametrize("value", ["0", "11", "-1", "ten", "1.5"])
def test_a_number_out_of_its_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match=r"^NUMBER must be"):
        environment.whole("NUMBER", 5, 1, 10)


def test_the_embedded_database_may_lie_in_a_folder_of_any_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = Path("/a copy #1+%41?/db.sqlite3")
    assert environment.database("DATABASE_URL", file)["NAME"] == file


def database(monkeypatch: pytest.MonkeyPatch, url: str) -> dict[str, Any]:
    monkeypatch.setenv("DATABASE_URL", url)
    return environment.database("DATABASE_URL", Path("unused"))


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///var/db.sqlite3", "var/db.sqlite3"),
        ("sqlite:////srv/a%20copy%20%231+2/db.sqlite3", "/srv/a copy #1+2/db.sqlite3"),
    ],
)
def test_a_file_of_sqlite_is_read(monkeypatch: pytest.MonkeyPatch, url: str, file: str) -> None:
    found = database(monkeypatch, url)
    assert found["NAME"] == file
    assert found["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("postgres://me:s%23cret@db:5433/portal", ("me", "s#cret", "db", 5433, "portal")),
        ("postgresql://m%40e:%2F%3A+%25@db/a%20b", ("m@e", "/:+%", "db", "", "a b")),
        ("postgres://me@[::1]:5433/portal", ("me", "", "::1", 5433, "portal")),
        ("postgres://a,b:5433/portal", ("", "", "a,b", 5433, "portal")),
        ("postgres:///portal", ("", "", "", "", "portal")),
        ("postgres:////run/Pg/portal", ("", "", "/run/Pg", "", "portal")),
        ("postgres://me:x@%2Frun%2FPg:5433/portal", ("me", "x", "/run/Pg", 5433, "portal")),
    ],
)
def test_a_server_of_postgresql_is_read(
    monkeypatch: pytest.MonkeyPatch, url: str, meant: tuple[object, ...]
) -> None:
    found = database(monkeypatch, url)
    assert tuple(found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == meant
    assert found["OPTIONS"] == {}


def test_postgresql_keeps_connections_and_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    options = "sslmode=require&connect_timeout=9&host=%2Frun&disable_server_side_cursors=True"
    found = database(monkeypatch, f"postgres:///portal?{options}&CONN_MAX_AGE=60")
    assert found["OPTIONS"] == {"sslmode": "require", "connect_timeout": 9, "host": "/run"}
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert found["CONN_MAX_AGE"] is None
    assert found["CONN_HEALTH_CHECKS"]


def encryption(tls: bool, ssl: bool) -> dict[str, bool]:
    return {"EMAIL_USE_TLS": tls, "EMAIL_USE_SSL": ssl}


@pytest.mark.parametrize(
    ("url", "backend", "meant"),
    [
        ("", "console", {}),
        ("consolemail://", "console", {}),
        ("memorymail://", "locmem", {}),
        ("dummymail://", "dummy", {}),
        ("filemail:////srv/post", "filebased", {"EMAIL_FILE_PATH": "/srv/post"}),
        ("smtp://mail", "smtp", {"EMAIL_PORT": 25, **encryption(False, False)}),
        ("smtps://mail", "smtp", {"EMAIL_PORT": 25, **encryption(True, False)}),
        ("smtp+tls://mail:587", "smtp", {"EMAIL_PORT": 587, **encryption(True, False)}),
        ("smtp+ssl://mail", "smtp", {"EMAIL_PORT": 465, **encryption(False, True)}),
        (
            "smtp://me%40portal:s%2Fcret@mail",
            "smtp",
            {"EMAIL_HOST_USER": "me@portal", "EMAIL_HOST_PASSWORD": "s/cret", "EMAIL_HOST": "mail"},
        ),
    ],
)
def test_a_way_to_send_mail_is_read(
    monkeypatch: pytest.MonkeyPatch, url: str, backend: str, meant: dict[str, object]
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    found = environment.email("EMAIL_URL")
    assert found["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    assert found.items() >= meant.items()
    assert all(key.startswith("EMAIL_") for key in found)


def test_a_bucket_is_read_with_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("storages")
    monkeypatch.setenv("MEDIA", "s3://KEY:s%2Fcret@minio:9000/media?region=eu&insecure=1")
    options = environment.storage("MEDIA", "media")["OPTIONS"]
    assert options["endpoint_url"] == "http://minio:9000"
    assert (options["secret_key"], options["bucket_name"]) == ("s/cret", "media")
