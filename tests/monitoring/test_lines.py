"""Log lines: for people as before, or one JSON object each, of Django, our code and gunicorn."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from gunicorn.config import Config

from smartcities import reporting
from smartcities.monitoring import request_id
from smartcities.monitoring.gunicorn_lines import JsonLogger
from smartcities.monitoring.lines import DATE, LINE, JsonLine, PlainLine, logging_config

ROOT = Path(__file__).resolve().parents[2]


def record_of(level: int = logging.WARNING, **more: object) -> logging.LogRecord:
    record = logging.LogRecord("smartcities.login", level, "", 0, "Said “%s”", ("a\nb",), None)
    record.__dict__.update(more)
    return record


@pytest.fixture
def in_request() -> Iterator[str]:
    yield request_id.begin("0123456789abcdef")
    request_id.begin()


def test_a_line_is_one_object_with_time_zone_and_request(in_request: str) -> None:
    line = JsonLine().format(record_of(status_code=429, request="GET /?q=somebody"))
    assert "\n" not in line
    assert line.isascii()
    found = json.loads(line)
    assert datetime.fromisoformat(found.pop("time")).utcoffset() is not None
    assert found == {
        "level": "WARNING",
        "logger": "smartcities.login",
        "message": "Said “a\nb”",
        "request_id": in_request,
        "status": 429,
    }


def test_an_exception_is_a_field_of_its_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = record_of(exc_info=sys.exc_info())
    found = json.loads(JsonLine().format(record))
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("ValueError: two\nlines")


def test_the_plain_line_names_the_request_of_an_error_alone(in_request: str) -> None:
    # fail2ban reads warnings about logins to the end of the line.
    assert (
        PlainLine(LINE, DATE).format(record_of()).endswith("WARNING smartcities.login: Said “a\nb”")
    )
    error = PlainLine(LINE, DATE).format(record_of(logging.ERROR))
    assert error.endswith(f"Said “a\nb” [request {in_request}]")


@pytest.mark.parametrize(("value", "name"), [("line", "PlainLine"), ("json", "JsonLine")])
def test_the_format_is_that_of_the_setting(value: str, name: str) -> None:
    config = logging_config(value)
    chosen = config["handlers"]["console"]["formatter"]
    assert config["formatters"][chosen]["class"].endswith(f".{name}")


@pytest.mark.parametrize("value", ["xml", "line json", "1"])
def test_another_format_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("LOG_FORMAT", value)
    with pytest.raises(ImproperlyConfigured, match=r"^LOG_FORMAT must be one of line, json"):
        reporting.log_format()


def test_gunicorn_writes_as_we_do(capsys: pytest.CaptureFixture[str]) -> None:
    config = Config()
    config.set("accesslog", "-")
    logger = JsonLogger(config)
    logger.info("Listening at: %s", "http://127.0.0.1:8000")
    logger.access_log.info("%(r)s", {"r": 'GET /"'})
    out, err = capsys.readouterr()
    assert json.loads(err)["message"] == "Listening at: http://127.0.0.1:8000"
    assert json.loads(out) | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "gunicorn.access",
        "message": 'GET /"',
        "request_id": request_id.current(),
    }


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, (None, None)),
        ({"LOG_FORMAT": "json", "ACCESS_LOG": "1"}, ("JsonLogger", "-")),
    ],
)
def test_gunicorns_configuration_reads_both_variables(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], wanted: tuple[object, object]
) -> None:
    found = configuration(monkeypatch, **variables)
    name = getattr(found, "logger_class", None)
    assert (name and name.rpartition(".")[2], found.accesslog) == wanted


@pytest.mark.parametrize("name", ["LOG_FORMAT", "ACCESS_LOG"])
def test_a_bad_value_ends_the_start_of_gunicorn_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with pytest.raises(SystemExit, match=rf"^{name} must be"):
        configuration(monkeypatch, **{name: "perhaps"})


def configuration(monkeypatch: pytest.MonkeyPatch, **variables: str) -> SimpleNamespace:
    """Return gunicorn's configuration as these variables make it."""
    import runpy

    for name in ("LOG_FORMAT", "ACCESS_LOG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return SimpleNamespace(**runpy.run_path(str(ROOT / "smartcities" / "gunicorn.py")))


@pytest.mark.full
def test_a_real_server_writes_nothing_but_objects(tmp_path: Path) -> None:
    from bench.server import free_port

    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-this-test-only-0123456789-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3",
        "PORT": str(port),
        "LOG_FORMAT": "json",
        "ACCESS_LOG": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "smartcities/gunicorn.py"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout
    lines = []
    try:
        for line in server.stdout:
            lines.append(json.loads(line))
            if lines[-1]["message"].startswith("Listening"):
                break
        import urllib.error
        import urllib.request

        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/reports/")
        given = refused.value.headers["X-Request-ID"]
        refused.value.close()
    finally:
        server.terminate()
        lines += [json.loads(line) for line in server.communicate(timeout=60)[0].splitlines()]
    ours = [line for line in lines if line["request_id"] == given]
    assert {line["logger"] for line in ours} == {"django.request", "gunicorn.access"}
    assert any("OperationalError" in line.get("exception", "") for line in ours)
