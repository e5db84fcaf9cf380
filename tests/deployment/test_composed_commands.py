"""What compose.yaml starts, started here as it is written there: only paths and ports differ."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from bench.server import free_port, stop
from tests.deployment.composed import ROOT, environment, services
from tests.deployment.running import program, start, wait_for_port
from tests.faults.servers import postgresql
from tests.protection.attackers import LONG
from tests.served.portal import Stock

pytestmark = pytest.mark.full


class Machine:
    """The services' processes, with the containers' paths in one folder."""

    def __init__(self, folder: Path, stock: Stock) -> None:
        self.folder = folder
        (folder / "tmp").mkdir()
        self.ports = {name: free_port() for name in ("8000", "6379", "8080", "8443", "8001")}
        self.services = services(SITE_URL=f"https://localhost:{self.ports['8443']}")
        self.stock = stock

    def here(self, text: str) -> str:
        """Return *text* with this machine's paths, addresses and ports."""
        paths = r"(?<![\w/.])/(secrets|certificates|proxy|snapshots|tmp/timer)(?=[/\s\"']|$)"
        text = re.sub(paths, lambda found: f"{self.folder}/{found[1]}", text)
        text = text.replace("172.31.77.11:8000", f"127.0.0.1:{self.ports['8000']}")
        text = text.replace("172.31.77.12:8000", f"127.0.0.1:{self.ports['8001']}")
        text = text.replace("172.31.77.10", "127.0.0.1")
        return re.sub(r"\b(8080|8443)\b", lambda found: str(self.ports[found[1]]), text)

    def environment(self, name: str) -> dict[str, str]:
        given = {key: self.here(value) for key, value in environment(self.services[name]).items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin"
        return {
            **{"PATH": path, "PYTHONPATH": ".ci", "BIND_ADDRESS": "127.0.0.1"},
            **{"DJANGO_SETTINGS_MODULE": "tests.served.settings", "HOME": str(self.folder)},
            **{"SERVED_FOLDER": str(self.stock.folder), **given},
        }

    def command(self, name: str, part: str = "command") -> list[str]:
        return [self.here(each) for each in self.services[name][part]]

    def run(self, name: str) -> str:
        """Run a service that ends; returns what it says."""
        return self._run(self.command(name), name)

    def check(self, name: str) -> int:
        """Return how the service's health check ends."""
        kind, *command = self.services[name]["healthcheck"]["test"]
        command = [self.here(each) for each in command]
        if kind == "CMD-SHELL":
            command = ["sh", "-c", *command]
        command = [
            each.replace("redis-cli", f"redis-cli -p {self.ports['6379']}") for each in command
        ]
        return subprocess.run(command, env=self.environment(name), check=False).returncode

    def _run(self, command: list[str], name: str) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(name),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self, name: str, part: str = "command", *more: str) -> subprocess.Popen:
        log = (self.folder / f"{name}.log").open("wb")
        command = [*self.command(name, part), *more]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        return process


@pytest.fixture(scope="module")
def machine(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("machine"), stock)


@pytest.fixture(scope="module")
def begun(machine: Machine) -> dict[str, str]:
    """Run ``init``, and return what it made: {path: content}."""
    said = machine.run("init")
    assert "the secret key; the database's password; the cache's password" in said
    return made_in(machine.folder)


def made_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".log"
    }


def test_a_second_start_makes_nothing_anew(machine: Machine, begun: dict[str, str]) -> None:
    assert "Secrets and certificate are there." in machine.run("init")
    assert made_in(machine.folder) == begun


def test_secrets_are_long_and_each_its_own(begun: dict[str, str]) -> None:
    names = ("portal/secret-key", "database/password", "cache/password")
    made = [begun[f"secrets/{name}"] for name in names]
    assert len(set(made)) == 3
    assert min(map(len, made)) >= 64
    assert made[1] in begun["secrets/portal/database-url"]
    assert made[2] in begun["secrets/portal/cache-url"]


def eventually(check: Any) -> None:
    end = time.monotonic() + LONG
    while not check():
        assert time.monotonic() < end, "It did not happen within a minute."
        time.sleep(0.1)


@pytest.fixture(scope="module")
def up(machine: Machine, begun: dict[str, str]) -> Iterator[dict[str, subprocess.Popen]]:
    """Start all services in their order, as ``docker compose up`` does."""
    program()
    processes: dict[str, subprocess.Popen] = {}
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        # Their names and ports are of Compose's network; the passwords are what init made.
        secrets = machine.folder / "secrets" / "portal"
        host = server.address.partition("@")[2].partition("/")[0]
        for name, there in (("database", f"{host}/postgres"), ("cache", "")):
            url = (secrets / f"{name}-url").read_text()
            url = url.replace("database:5432/portal", there)
            url = url.replace("cache:6379", f"127.0.0.1:{machine.ports['6379']}")
            (secrets / f"{name}-url").unlink()
            (secrets / f"{name}-url").write_text(url)
        port = ("--port", str(machine.ports["6379"]))
        for name, part, more in (
            ("cache", "command", port),
            ("timer", "command", ()),
            ("proxy", "entrypoint", ()),
        ):
            if name == "timer":
                eventually(lambda: machine.check("cache") == 0)
                machine.run("migrate")
            processes[name] = machine.begin(name, part, *more)
            stack.callback(stop, processes[name])
        for name, place in (("web-a", "8000"), ("web-b", "8001")):
            log = machine.folder / f"{name}.log"
            processes[name] = start(machine.environment(name), machine.ports[place], log)
            stack.callback(stop, processes[name])
        wait_for_port(machine.ports["8080"], processes["proxy"])
        yield processes


def test_the_whole_answers_over_tls(machine: Machine, up: object) -> None:
    chain = machine.folder / "certificates" / "fullchain.pem"
    context = ssl.create_default_context(cafile=str(chain))
    site = f"https://localhost:{machine.ports['8443']}"
    with urlopen(f"{site}/readyz", timeout=LONG, context=context) as answer:
        found = json.load(answer)
    assert (found["database"], found["cache"]) == ("ok", "ok")


def test_every_check_of_health_passes_and_fails_when_it_should(
    machine: Machine, up: dict[str, subprocess.Popen]
) -> None:
    eventually(lambda: machine.check("timer") == 0)
    assert machine.check("cache") == 0
    assert machine.check("proxy") == 0
    command = re.search(r"HEALTHCHECK.*\n\s+CMD (\[.*\])", (ROOT / "Dockerfile").read_text())
    assert command
    probe = ["python", *shlex.split(command[1].strip("[]").replace(",", " "))[1:]]
    for name, place in (("web-a", "8000"), ("web-b", "8001")):
        told = machine.environment(name) | {"PORT": str(machine.ports[place])}
        assert subprocess.run(probe, cwd=ROOT, env=told, check=False).returncode == 0
        told["PORT"] = str(free_port())
        assert subprocess.run(probe, cwd=ROOT, env=told, check=False).returncode != 0
    beat = machine.folder / "tmp" / "timer"
    os.utime(beat, (time.time() - 600, time.time() - 600))
    # Either it has just beaten again, or the check fails: never an old beat that passes.
    assert machine.check("timer") != 0 or time.time() - beat.stat().st_mtime < 200


def test_the_cache_answers_nobody_without_its_password(machine: Machine, up: object) -> None:
    command = ["redis-cli", "-p", str(machine.ports["6379"]), "ping"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "NOAUTH" in done.stdout


def test_the_timer_ends_when_it_is_told_to(up: dict[str, subprocess.Popen]) -> None:
    up["timer"].send_signal(signal.SIGTERM)
    assert up["timer"].wait(LONG) == 0


def test_a_key_is_rotated(machine: Machine, up: object) -> None:
    secrets = machine.folder / "secrets"
    command = [sys.executable, "-m", "smartcities.deployment.first_start", str(secrets), "--rotate"]
    key, fallbacks = (secrets / "portal" / f"secret-key{end}" for end in ("", "-fallbacks"))
    before = key.read_text()
    assert "step 1 of 2" in machine._run(command, "init")
    assert "step 2 of 2" in machine._run(command, "init")
    assert key.read_text() != before
    assert fallbacks.read_text().split() == [before]
