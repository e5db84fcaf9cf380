"""The stylesheets are valid CSS by csstree-validator, which .ci/run fetches (CSS_VALIDATOR)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from smartcities.start_up.stylesheet import LAYERS

pytestmark = pytest.mark.full
#: It does not know the margins of printed pages (CSS Paged Media, section 4).
UNKNOWN_TO_IT = re.compile(r"at-rule descriptor `(margin|size)`")


@pytest.fixture
def validator() -> str:
    """Return the validator's program; skip without it, but fail where CI is set."""
    program = os.environ.get("CSS_VALIDATOR", "")
    if program and Path(program).exists() and shutil.which("node"):
        return program
    reason = "The CSS validator is not here (set CSS_VALIDATOR; needs Node.js)."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def complaints(validator: str, path: Path) -> list[str]:
    done = subprocess.run([validator, str(path), "-r", "gnu"], capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "error:" in line]
    return [line for line in said if not UNKNOWN_TO_IT.search(line)]


def test_every_stylesheet_of_ours_is_valid(validator: str) -> None:
    for folder in ("css", "portal-admin", "desk"):
        assert complaints(validator, LAYERS.parent / folder) == []


def test_the_validator_sees_a_slip(validator: str, tmp_path: Path) -> None:
    (tmp_path / "slip.css").write_text("@layer pages { a { colr: red; color: redd } }")
    assert len(complaints(validator, tmp_path)) == 2
