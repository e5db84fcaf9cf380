"""Two runs of the tests on one machine have different ports, also while nothing listens there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.server import ROOT
from tests import ports

#: Takes three ports, and ends when it is told to. Both runs would like the same ones best.
OTHER_RUN = """
import random
random.sample = lambda found, count: list(found)[-9:]
from tests.ports import quiet_port
print(*(quiet_port() for _ in range(3)), flush=True)
input()
"""


def test_a_port_stays_with_the_run_that_asked_for_it_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports.random, "sample", lambda found, count: list(found)[-9:])
    command = [sys.executable, "-c", OTHER_RUN]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / '.ci'}"}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        theirs = {int(port) for port in other.stdout.readline().split()}
        ours = {ports.quiet_port() for _ in range(3)}
        other.communicate("\n")
    assert len(theirs) == len(ours) == 3
    assert not theirs & ours
