"""``./run bench --serve`` and the empty view, as somebody who measures us finds them."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
ROWS = Path(__file__).with_name("rows.jsonl")
LINES = re.compile(r"Site: http://127\.0\.0\.1:(\d+)\nPID: (\d+)\n")


def bench(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Call what ``./run bench`` calls, from its folder."""
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ".ci", **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.mark.django_db
def test_the_portal_has_no_empty_view(visitor: Client) -> None:
    assert visitor.get("/bench/empty/").status_code == 404


def test_a_taken_port_is_said_and_nothing_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        done = bench("--serve", "--rows", str(ROWS), PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"bench: port {port} is taken")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_bad_port_is_said(port: str) -> None:
    done = bench("--serve", PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert "PORT must be a number from 1 to 65535" in done.stderr


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    done = bench("--rows", "none.jsonl", CALLED_FROM=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"bench: there is no file {tmp_path / 'none.jsonl'}.\n"


@pytest.mark.full
def test_bad_rows_are_told_and_the_database_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"slug": "a", "title": "A"}\n{\n')
    done = bench(
        *("--serve", "--rows", "bad.jsonl"),
        CALLED_FROM=str(tmp_path),
        PORT=str(free_port()),
        DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3",
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "bench: bad.jsonl:2: is no JSON" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


@pytest.mark.full
def test_a_database_with_content_of_its_own_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/db.sqlite3"
    settings = {"DEBUG": "1", "DATABASE_URL": url, "PATH": os.environ["PATH"]}
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from smartcities.publishing.models import Theme; Theme.objects.create(name='Mine')"
    )
    settings["DJANGO_SETTINGS_MODULE"] = "smartcities.settings"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, check=True, timeout=300)
    done = bench("--serve", "--rows", str(ROWS), PORT=str(free_port()), DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds content of its own" in done.stderr


@pytest.mark.full
@pytest.mark.drill
def test_it_prints_two_lines_serves_the_rows_and_ends_on_kill(tmp_path: Path) -> None:
    url, port = f"sqlite:///{tmp_path}/db.sqlite3", free_port()
    done = bench("--serve", "--rows", str(ROWS), PORT=str(port), DATABASE_URL=url)
    found = LINES.fullmatch(done.stdout)
    assert found, done.stdout + done.stderr
    assert int(found[1]) == port
    try:
        paths = ("/bench/empty/", "/case-studies/quiet-streets/", "/case-studies/?country=AU")
        assert [status(port, path) for path in paths] == [200, 200, 200]
        again = bench("--serve", "--rows", str(ROWS), PORT=str(port), DATABASE_URL=url)
        assert "is taken" in again.stderr
    finally:
        master = os.pidfd_open(int(found[2]))
        signal.pidfd_send_signal(master, signal.SIGTERM)
        ended, _, _ = select.select([master], [], [], 60)
        os.close(master)
    assert ended
    with pytest.raises(ConnectionRefusedError):
        status(port, "/bench/empty/")
