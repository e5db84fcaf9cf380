"""A publish that is killed at any of its steps: the old page is there whole, or the new one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bench.server import ROOT

#: At each so many steps a publish is killed in CI: dozens of them.
EVERY = {"by_form": 8, "by_list": 16, "with_named": 8}

pytestmark = [pytest.mark.full, pytest.mark.database]


@pytest.mark.parametrize("scenario", EVERY)
def test_a_publish_is_whole_or_not_at_all(scenario: str) -> None:
    """With its rows, version, draft, unsaved text, log, history, search and addresses."""
    killed_at_each(EVERY[scenario], scenario)


@pytest.mark.drill
@pytest.mark.parametrize("scenario", EVERY)
def test_it_is_at_every_single_step(scenario: str) -> None:
    killed_at_each(1, scenario)


def killed_at_each(every: int, scenario: str) -> None:
    """Kill a publish at each *every*th step, and check what is left."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ".ci"}
    command = [sys.executable, "-m", "tests.faults.killing", scenario, str(every)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["problems"] == []
    assert found["mixed"] == 0
    assert found["killed"] >= 2 * (found["statements"] // every) > 20
