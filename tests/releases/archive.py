"""The code of a release, taken from the history of this copy."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from bench.server import ROOT

#: The commit of each release. None of 0.1.0's packages differs from today's, so it runs in the
#: environment of the tests.
COMMITS = {"0.1.0": "86acba6f7aeb6855b61cb4c8bb92d03deb8325e4"}


def unpack(release: str, folder: Path) -> Path:
    """Write the code of *release* into *folder*; skips the test where the history is not here."""
    command = ["git", "archive", COMMITS[release]]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed here.")
    if done.returncode != 0:
        pytest.skip(f"The history of this copy does not go back to {release}.")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder
