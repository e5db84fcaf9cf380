"""A publish that is killed at any of its steps: the old page is there whole, or the new one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bench.server import ROOT

#: At so many steps a publish is killed: each of the form's, and some of the others.
EVERY = {"by_form": 1, "by_list": 5, "with_named": 3}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("scenario", EVERY)
def test_a_publish_is_whole_or_not_at_all(scenario: str) -> None:
    """With its rows, version, draft, unsaved text, log, history, search and addresses."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ".ci"}
    command = [sys.executable, "-m", "tests.faults.killing", scenario, str(EVERY[scenario])]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["problems"] == []
    assert found["mixed"] == 0
    assert found["killed"] >= 2 * (found["statements"] // EVERY[scenario]) > 50
