"""How the portal is served: a real gunicorn with our configuration, and a small application."""

import http.client
import os
import re
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = str(ROOT / "smartcities" / "gunicorn.py")
SIZE = 8 << 20
#: Seconds without a sign of life after which a worker is replaced. Short, so that a test need
#: not wait for long; not so short that a machine that is busy elsewhere takes as long.
TIMEOUT = 10
#: Seconds until something that hangs is given up: never reached where nothing does.
LONG = 60
APP = f"""
import io
def application(environ, start_response):
    if environ["PATH_INFO"] == "/download":
        start_response("200 OK", [("Content-Length", "{SIZE}")])
        return environ["wsgi.file_wrapper"](io.BytesIO(bytes({SIZE})))
    names = ("wsgi.url_scheme", "REMOTE_ADDR", "SCRIPT_NAME")
    body = " ".join(environ[name] for name in names).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start gunicorn as ``./run demo`` does; it stands once it has printed its announcement."""
    (tmp_path / "small.py").write_text(APP)
    port = str(free_port())
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "--config", CONFIG, "--chdir", str(tmp_path)],
            *[
                "--timeout",
                str(TIMEOUT),
                "--graceful-timeout",
                str(LONG),
                "--log-level",
                "error",
                "small",
            ],
        ],
        # One worker: whoever got an answer knows that it has started. gunicorn loses a stop that
        # reaches a second worker between its fork and its signal handlers, and kills it later.
        env={
            **{"PATH": os.environ["PATH"], "PORT": port, "WEB_CONCURRENCY": "1"},
            "ANNOUNCE": f"Site: {port}\nAdmin: here",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == f"Site: {port}\n"
    assert process.stdout.readline() == "Admin: here\n"
    process.port = int(port)
    yield process
    process.terminate()
    # Nothing stands after the announcement, and the stop is a clean one.
    assert process.communicate(timeout=2 * LONG)[0] == ""
    assert process.returncode == 0


def get(port: int, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    connection.request("GET", path, headers=headers | {"Connection": "close"})
    return connection.getresponse()


def test_it_listens_when_it_says_so_and_believes_no_forwarded_header(server) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Script-Name": "/x"}
    assert get(server.port, **forged).read() == b"http 127.0.0.1 "


def test_a_request_line_of_8190_bytes_is_read_and_a_longer_one_refused(server) -> None:
    around = len("GET / HTTP/1.1")
    assert get(server.port, "/" + "x" * (8190 - around)).status == 200
    assert get(server.port, "/" + "x" * (8191 - around + 2)).status == 414


@pytest.mark.full
def test_slow_downloads_neither_block_nor_are_killed(server) -> None:
    slow = [get(server.port, "/download") for _ in range(10)]
    # Answered while all ten wait: a worker that they block would not, and end this by timeout.
    assert get(server.port).status == 200
    time.sleep(TIMEOUT + 1)
    assert [len(response.read()) for response in slow] == [SIZE] * 10


@pytest.mark.parametrize(
    ("address", "bind"),
    [("", "127.0.0.1:8000"), ("0.0.0.0", "0.0.0.0:8000"), ("::1", "[::1]:8000")],  # noqa: S104
)
def test_the_address_is_read(monkeypatch: pytest.MonkeyPatch, address: str, bind: str) -> None:
    monkeypatch.setenv("BIND_ADDRESS", address)
    monkeypatch.delenv("PORT", raising=False)
    assert runpy.run_path(CONFIG)["bind"] == bind


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY", "WEB_THREADS"])
@pytest.mark.parametrize("value", ["0", "-1", "many", "99999999", "1.5"])
def test_a_bad_number_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=rf"^{name} must be a number from 1 to"):
        runpy.run_path(CONFIG)


def test_pictures_are_made_once_the_port_is_open_if_run_gave_time_and_end_with_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config, started, server = runpy.run_path(CONFIG), Mock(), SimpleNamespace()
    monkeypatch.setattr(subprocess, "Popen", started)
    monkeypatch.delenv("PICTURES_AHEAD", raising=False)
    config["when_ready"](server)
    config["on_exit"](server)
    assert not started.called
    monkeypatch.setenv("PICTURES_AHEAD", "120")
    config["when_ready"](server)
    (command,), options = started.call_args
    assert command[1:] == [str(ROOT / "manage.py"), "renditions", "--cards", "--seconds=120"]
    # Neither ended by Ctrl-C with a traceback nor started by every worker again.
    assert options["start_new_session"]
    assert "PICTURES_AHEAD" not in os.environ
    config["on_exit"](server)
    server.pictures.terminate.assert_called_once_with()


def test_run_gives_the_demo_time_for_pictures_and_does_not_wait_for_them() -> None:
    run = (ROOT / "run").read_text()
    seconds = re.search(r"^    PICTURES_AHEAD=(\d+)$", run, re.MULTILINE)
    assert seconds
    assert 30 <= int(seconds[1]) <= 300
    assert "manage.py renditions" not in run
