"""A stock WordPress of its own: files, database and web server, gone when the tests are."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wordpress.machine import SOURCE, THEME, free_port, wait_for

HERE = Path(__file__).parent


@dataclass(frozen=True)
class WordPress:
    """A running site."""

    address: str
    environment: dict[str, str]

    def publish(self, *contents: str) -> list[str]:
        """Publish a post of each of *contents* and return their addresses."""
        done = subprocess.run(
            ["php", str(HERE / "publish.php")],
            input=json.dumps(contents),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def running(command: list[str], port: int, log: Path, **options: object) -> Iterator[None]:
    """Run a server until the block ends."""
    with (
        log.open("w") as output,
        # A group of its own: PHP's server leaves its workers behind when it alone is ended.
        subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=True, **options
        ) as server,
    ):
        try:
            wait_for(port, lambda: server.poll() is None, log)
            yield
        finally:
            os.killpg(server.pid, signal.SIGTERM)


@contextmanager
def database(folder: Path) -> Iterator[int]:
    """Run an empty MariaDB in *folder*, whose root has no password; give its port."""
    data, port = folder / "database", free_port()
    options = ["--no-defaults", f"--datadir={data}"]
    if os.geteuid() == 0:
        options.append("--user=root")
    make = [*options, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(["mariadb-install-db", *make], check=True, capture_output=True)
    serve = [
        "mariadbd",
        *options,
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={folder / 'socket'}",
        f"--pid-file={folder / 'pid'}",
        "--innodb-flush-log-at-trx-commit=0",
    ]
    with running(serve, port, folder / "database.log"):
        yield port


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """Run WordPress as Debian packs it, with the configuration of ``wp-config.php`` here."""
    root, port = folder / "site", free_port()
    # A copy with what its links point to: it finds itself, and its settings, by its place.
    shutil.copytree(SOURCE, root)
    shutil.copy(HERE / "wp-config.php", root)
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "WP_ROOT": str(root),
            "WP_ADDRESS": address,
            "WP_THEME": THEME,
            "WP_DATABASE": f"127.0.0.1:{stack.enter_context(database(folder))}",
            "PHP_CLI_SERVER_WORKERS": "4",
        }
        serve = ["php", "-S", address.removeprefix("http://"), "-t", str(root)]
        log = folder / "php.log"
        stack.enter_context(running(serve, port, log, env=environment, cwd=root))
        yield WordPress(address, environment)
