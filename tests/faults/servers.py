"""Servers of a test's own, to be stopped and to go on: never those of the machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis as redis_client

from tests.ports import quiet_port


@dataclass
class Server:
    """A server and all its processes."""

    address: str
    master: int

    def stop(self) -> None:
        """Stop it where it stands, with its connections open, as a frozen machine would."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        for process in [self.master, *children(self.master)]:
            with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
                os.kill(process, number)


@dataclass
class PostgreSQL(Server):
    """A PostgreSQL that can be ended and started anew at the same address."""

    folder: Path
    control: Callable[..., None]

    def start(self) -> None:
        """Start it."""
        self.control("start")
        self.master = int((self.folder / "postmaster.pid").read_text().splitlines()[0])

    def end(self) -> None:
        """End it as a machine does that loses power: its port is closed then."""
        self.control("stop", "-m", "immediate")

    def execute(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one statement on a connection of its own, and return the rows, if any."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            found = connection.execute(sql)  # type: ignore[call-overload]
            return found.fetchall() if found.description else []


@dataclass
class Redis(Server):
    """A Redis that can be ended and started anew at the same address."""

    options: list[str]
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, empty; returns when it answers."""
        self.process = subprocess.Popen(self.options, stdout=subprocess.DEVNULL)
        self.master = self.process.pid
        until = time.monotonic() + 60
        while True:
            try:
                self.ask("PING")
                return
            except redis_client.ConnectionError:
                assert time.monotonic() < until, "Redis does not answer."
                time.sleep(0.05)

    def end(self) -> None:
        """End it: its port is closed then."""
        assert self.process
        self.process.kill()
        self.process.wait(60)

    def ask(self, *command: str) -> Any:
        """Give one command."""
        with redis_client.Redis.from_url(self.address) as client:
            return client.execute_command(*command)


def children(parent: int) -> list[int]:
    """Return the processes that *parent* started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # pid (name) state ppid …; the name may hold anything.
            is_child = int(stat.read_text().rpartition(")")[2].split()[1]) == parent
        except OSError:  # it has ended meanwhile
            continue
        if is_child:
            found.append(int(stat.parent.name))
    return found


def missing(what: str) -> None:
    """Skip the test, which needs *what*; fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed, and CI tests with it.")
    pytest.skip(f"{what} is not installed here.")


@contextmanager
def postgresql(*more: str) -> Iterator[PostgreSQL]:
    """Run a PostgreSQL in a folder of its own, with *more* options, until the block ends."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        missing("PostgreSQL's server")
    binaries, port = programs[-1].parent, quiet_port()
    # It refuses to run as root; and pytest's own folders are closed to others.
    as_user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    folder = tempfile.mkdtemp(prefix="portal-postgresql-")
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    create = ["initdb", "-D", folder, "-U", "portal", "-A", "trust", "--no-sync"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off {' '.join(more)}"

    def control(*action: str, check: bool = True) -> None:
        command = [str(binaries / "pg_ctl"), "-D", folder, "-w", "-o", options, *action]
        subprocess.run(command, check=check, **as_user, **quiet)

    address = f"postgres://portal@127.0.0.1:{port}/postgres"
    server = PostgreSQL(address, 0, Path(folder), control)
    try:
        subprocess.run([str(binaries / create[0]), *create[1:]], check=True, **as_user, **quiet)
        server.start()
        try:
            yield server
        finally:
            server.go_on()
            control("stop", "-m", "immediate", check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(*more: str) -> Iterator[Redis]:
    """Run a Redis that stores nothing, with *more* options, until the block ends."""
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis")
    port = quiet_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
    server = Redis(f"redis://127.0.0.1:{port}/0", 0, [str(program), *options, *more])
    server.start()
    try:
        yield server
    finally:
        assert server.process
        server.process.send_signal(signal.SIGCONT)
        server.process.terminate()
        server.process.wait(60)
