"""The portal as it runs in production, started for a measurement or left to others."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
#: Seconds until the portal has to answer, or to have ended.
PATIENCE = 180
#: Says whose sites may frame the portal's pages.
RULE = "EmbeddingRule.objects.update_or_create(pk=1, defaults={{'embedding': {!r}}})"
#: What of the caller's environment counts; the rest might change what is measured.
KEPT = {"PATH", "HOME", "LANG", "TMPDIR", "CACHE_URL", "WEB_CONCURRENCY", "WEB_THREADS"}


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def is_free(port: int) -> bool:
    """Tell whether a server can listen on *port*."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def sqlite(name: str) -> str:
    """Return the address of an SQLite file of ours, seen from the portal's folder."""
    # A relative one: the folder's own name may hold what no address can.
    return f"sqlite:///{(FOLDER / name).relative_to(ROOT)}.sqlite3"


def settings(port: int, database: str) -> dict[str, str]:
    """Return the environment of a server of our own: DEBUG off, the empty view on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return kept | {
        "BENCH": "1",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        # Everything that is measured is asked for from one address.
        "CLIENT_BUDGET": os.environ.get("CLIENT_BUDGET", "0"),
        # Its editors sign in with a cookie that is made for them.
        "SECOND_FACTOR_REQUIRED": "0",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "smartcities.settings",
        # All of them start in the portal's folder.
        "PYTHONPATH": ".ci",
    }


def start(
    environment: dict[str, str], *arguments: str, log: Path | None = None
) -> subprocess.Popen:
    """Start gunicorn in a session of its own and return its master once it answers.

    *arguments* go to gunicorn; without any it serves the portal. SystemExit if it does not start.
    """
    serve = ["-m", "gunicorn", "--config", "smartcities/gunicorn.py", "--log-level", "warning"]
    log = log or FOLDER / "gunicorn.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *serve, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A terminal that closes, or Ctrl-C in it, is no stop for a server left to others.
            start_new_session=True,
        )
    if not answers(int(environment["PORT"]), process):
        stop(process)
        words = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
        sys.exit(f"bench: the portal did not start: {words[-1]}")
    return process


def answers(port: int, process: subprocess.Popen) -> bool:
    """Wait until the server answers; tell whether it did while *process* lived."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/bench/empty/")
            if connection.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    return False


def stop(process: subprocess.Popen) -> None:
    """End the server, with patience for what it is answering."""
    process.terminate()
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen]:
    """Yield the master of a started server, stopped at the end."""
    process = start(environment, *arguments)
    try:
        yield process
    finally:
        stop(process)


@contextmanager
def portal() -> Iterator[str]:
    """Yield the address of a freshly started portal with the demo; anybody may frame it."""
    port = free_port()
    environment = settings(port, sqlite("demo"))
    for command in (["demo", "--prepare"], ["shell", "-c", RULE.format("anyone")]):
        manage = [sys.executable, "manage.py", *command]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with running(environment):
        yield f"http://127.0.0.1:{port}"
