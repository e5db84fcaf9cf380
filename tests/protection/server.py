"""A gunicorn with the portal's worker and configuration, and a small application behind it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import quiet_port
from tests.protection.attackers import LONG, READER

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "smartcities" / "gunicorn.py"
#: More than all buffers of the system between two programs of one machine hold.
SIZE = 24 << 20
BLOCK = 64 << 10
APP = f"""
import hashlib
import os
from threading import Event
held, release = [], Event()
block = bytes(range(256)) * {BLOCK // 256}
pieces = {SIZE // BLOCK}
with open("content", "wb") as file:
    file.write(block * pieces)

def application(environ, start_response):
    path, body = environ["PATH_INFO"], [b"ok"]
    headers = []
    if path == "/stream":
        body = (block for _ in range(pieces))
    elif path == "/file":
        body = environ["wsgi.file_wrapper"](open("content", "rb"))
        headers = [("Content-Length", "{SIZE}")]
    elif path == "/body":
        content = environ["wsgi.input"].read()
        body = [f"{{len(content)}} {{hashlib.sha256(content).hexdigest()}}".encode()]
    elif path == "/refused":
        start_response("413 Content Too Large", [("Content-Length", "2")])
        return [b"no"]
    elif path == "/hold":
        held.append(1)
        while not release.wait(0.05) and not os.path.exists("release"):
            pass
    elif path == "/healthz":
        body = [str(len(held)).encode()]
        if environ.get("HTTP_X_RELEASE"):
            release.set()
    if isinstance(body, list):
        headers = [("Content-Length", str(sum(map(len, body))))]
    start_response("200 OK", headers)
    return body
"""


def start(folder: Path, settings: str = "", **environment: str) -> tuple[int, subprocess.Popen]:
    """Start serving the small application; return the port and the master's process."""
    (folder / "small.py").write_text(APP)
    # Written out, not run from the file: gunicorn takes a configuration from one file.
    code = CONFIG.read_text().replace("__file__", repr(str(CONFIG)))
    (folder / "config.py").write_text(f"{code}\n{settings}\n")
    port = quiet_port()
    command = [*(sys.executable, "-m", "gunicorn", "--config", str(folder / "config.py"))]
    command += [*("--chdir", str(folder), "--log-level", "error", "--graceful-timeout", str(LONG))]
    process = subprocess.Popen(
        [*command, "small"],
        cwd=ROOT,
        env={
            **{"PATH": os.environ["PATH"], "PORT": str(port), "ANNOUNCE": "ready"},
            **{"WEB_CONCURRENCY": "1", "WEB_THREADS": "4", **environment},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    # An answer says that the worker is up: gunicorn loses a stop that comes before.
    assert ask(port) == b"ok"
    return port, process


@contextmanager
def served(folder: Path, settings: str = "", **environment: str) -> Iterator[int]:
    """Serve the small application with one process of four threads; yields the port.

    *settings* are lines of Python behind the portal's own configuration, which may set the
    limits of ``PortalWorker``. The server has to end cleanly and without a word.
    """
    port, process = start(folder, settings, **environment)
    yield port
    process.terminate()
    output = process.communicate(timeout=2 * LONG)[0]
    assert output == "", output
    assert process.returncode == 0, process.returncode


def ask(port: int, path: str = "/", source: str = READER, **headers: str) -> bytes:
    """Return the answer's body to a reader, who waits for a minute at most."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG, source_address=(source, 0))
    try:
        client.request("GET", path, headers={"Connection": "close", **headers})
        return client.getresponse().read()
    finally:
        client.close()
