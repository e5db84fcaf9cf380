"""A real nginx with the portal's configuration, and web processes of the portal behind it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.server import ROOT, stop
from smartcities.deployment import first_start
from tests.faults.servers import missing
from tests.ports import quiet_port
from tests.protection.attackers import LONG, READER


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body in words."""
        return self.body.decode()


@dataclass
class Proxy:
    """A running nginx."""

    folder: Path
    http: int
    https: int
    process: subprocess.Popen

    def ask(
        self,
        path: str = "/",
        method: str = "GET",
        body: object = None,
        *,
        source: str = READER,
        plain: bool = False,
        **headers: str,
    ) -> Answer:
        """Ask for *path* as a browser would, and return the answer as it is."""
        client = self.client(source, plain=plain)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            client.request(method, path, body, given)
            response = client.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            client.close()

    def client(self, source: str = READER, *, plain: bool = False) -> http.client.HTTPConnection:
        """Return a connection from the address *source*."""
        if plain:
            return http.client.HTTPConnection("localhost", self.http, LONG, (source, 0))
        context = ssl.create_default_context(cafile=str(self.folder / "tls" / "fullchain.pem"))
        return http.client.HTTPSConnection(
            "localhost", self.https, timeout=LONG, source_address=(source, 0), context=context
        )

    @property
    def log(self) -> str:
        """What it has written down of requests that were refused."""
        return (self.folder / "access.log").read_text()

    def reload(self) -> None:
        """Have it read its configuration again."""
        self.process.send_signal(signal.SIGHUP)


def program() -> str:
    """Return the path of nginx; skips the test where there is none, and fails in CI."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        missing("nginx")
    return str(found)


def environment(https: int) -> dict[str, str]:
    """Return what every process of a portal behind the proxy at port *https* is told."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-the-tests-only-0123456789-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"https://localhost:{https}",
        # People here have passwords alone.
        "SECOND_FACTOR_REQUIRED": "0",
        "TRUSTED_PROXIES": READER,
        "CLIENT_BUDGET": "0",
        "WEB_CONCURRENCY": "1",
    }


def manage(variables: dict[str, str], *arguments: str, root: Path = ROOT) -> str:
    """Run ``manage.py`` and return what it says; AssertionError with its words if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=root,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def proxy(variables: dict[str, str], servers: list[int], https: int) -> Iterator[Proxy]:
    """Run nginx before *servers* until the block ends, as nobody and in a folder of its own.

    *variables* are those of the portal, and PROXY_… .
    """
    nginx, http_port = program(), quiet_port()
    folder = Path(tempfile.mkdtemp(prefix="portal-proxy-"))
    as_user = {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}
    first_start.make_certificate(folder / "tls", "localhost")
    given = {
        "PROXY_SERVERS": ",".join(f"127.0.0.1:{port}" for port in servers),
        "PROXY_HTTP_PORT": str(http_port),
        "PROXY_HTTPS_PORT": str(https),
        "PROXY_CERTIFICATES": str(folder / "tls"),
    }
    try:
        manage(variables | given, "proxy", str(folder))
        # As a file of its own: nobody may not open what root has opened.
        (folder / "access.log").touch()
        if as_user:
            for path in [folder, *folder.rglob("*")]:
                shutil.chown(path, "nobody", "nogroup")
        command = [nginx, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        with (folder / "access.log").open("ab") as log, (folder / "error.log").open("wb") as errors:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=errors, **as_user)
        try:
            wait_for_port(http_port, process)
            yield Proxy(folder, http_port, https, process)
        finally:
            stop(process)
            for level in ("[emerg]", "[alert]", "[crit]"):
                words = [line for line in (folder / "error.log").read_text().splitlines()
                         if level in line and "SSL_do_handshake" not in line]  # fmt: skip
                assert not words, words
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def web(
    variables: dict[str, str], port: int, log: Path, root: Path = ROOT
) -> Iterator[subprocess.Popen]:
    """Serve the portal at *port* until the block ends."""
    process = start(variables, port, log, root)
    try:
        yield process
    finally:
        stop(process)


def start(
    variables: dict[str, str], port: int, log: Path, root: Path = ROOT, python: str = sys.executable
) -> subprocess.Popen:
    """Start gunicorn with the code in *root*; returns once it answers."""
    command = [python, "-m", "gunicorn", "--config", "smartcities/gunicorn.py"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--log-level", "warning"],
            cwd=root,
            env=variables | {"PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    wait_for_port(port, process, log)
    return process


def wait_for_port(port: int, process: subprocess.Popen, log: Path | None = None) -> None:
    """Return when the server answers to /healthz; AssertionError if it ends before."""
    until = time.monotonic() + 2 * LONG
    while time.monotonic() < until and process.poll() is None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            client.request("GET", "/healthz", headers={"Host": "localhost"})
            client.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            client.close()
    raise AssertionError(log.read_text() if log else "It did not start.")
