"""Servers of a test's own, to be stopped and to go on: never those of the machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import quiet_port


@dataclass(frozen=True)
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
            os.kill(process, number)


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
def postgresql() -> Iterator[Server]:
    """Run a PostgreSQL in a folder of its own until the block ends."""
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
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [str(binaries / "pg_ctl"), "-D", folder, "-w"]
    try:
        subprocess.run([str(binaries / create[0]), *create[1:]], check=True, **as_user, **quiet)
        subprocess.run([*control, "-o", options, "start"], check=True, **as_user, **quiet)
        master = int(Path(folder, "postmaster.pid").read_text().splitlines()[0])
        server = Server(f"postgres://portal@127.0.0.1:{port}/postgres", master)
        try:
            yield server
        finally:
            server.go_on()
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, **as_user, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[Server]:
    """Run a Redis that stores nothing until the block ends."""
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis")
    port = quiet_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
    process = subprocess.Popen([str(program), *options], stdout=subprocess.DEVNULL)
    try:
        yield Server(f"redis://127.0.0.1:{port}/0", process.pid)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(60)
