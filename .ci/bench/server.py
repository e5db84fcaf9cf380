"""The portal as it runs in production, with the demo content, for the length of a measurement."""

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


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def settings(port: int) -> dict[str, str]:
    """Return the environment of a server of our own: DEBUG off, a database beside the demo's."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return kept | {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}",
    }


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once the portal answers; SystemExit if it ended or takes over half a minute."""
    for _ in range(300):
        if process.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    sys.exit("bench: the portal did not start; ./run demo tells why.")


@contextmanager
def portal() -> Iterator[str]:
    """Yield the address of a freshly started portal with the demo content."""
    port = free_port()
    environment = settings(port)
    manage = [sys.executable, "manage.py", "demo", "--prepare"]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    serve = ["-m", "gunicorn", "--config", "smartcities/gunicorn.py", "--log-level", "error"]
    process = subprocess.Popen([sys.executable, *serve], cwd=ROOT, env=environment)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(40)
