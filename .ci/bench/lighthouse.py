"""Lighthouse's scores, from its npm package and the installed Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

#: The newest that runs on Node.js 20.
PACKAGE = "lighthouse@12.8.2"
#: It loses the beginning of a trace now and then (NO_NAVSTART) and asks to be run again.
TRIES = 3
PARTS = ("performance", "accessibility", "best-practices", "seo")
FOLDER = Path(__file__).resolve().parents[2] / "var" / "lighthouse"


def program() -> Path:
    """Return the program, installed from the npm registry the first time."""
    found = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not found.exists():
        if not shutil.which("npm"):
            sys.exit("bench: Lighthouse needs npm, which is not installed.")
        FOLDER.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--prefix", str(FOLDER), PACKAGE]
        subprocess.run(install, check=True)
    return found


def scores(url: str) -> dict[str, int]:
    """Return the score of each part from 0 to 100, with Lighthouse's own phone emulation.

    ``ValueError`` with its last words where it fails.
    """
    flags = "--headless=new --no-sandbox --disable-background-networking"
    for _attempt in range(TRIES):
        done = subprocess.run(
            [
                *[str(program()), url, "--quiet", "--output=json", f"--chrome-flags={flags}"],
                f"--only-categories={','.join(PARTS)}",
            ],
            env=os.environ | {"CHROME_PATH": shutil.which("chromium") or ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            break
    else:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ValueError(f"Lighthouse could not read {url}: {lines[-1]}")
    found = json.loads(done.stdout)["categories"]
    return {part: round(100 * found[part]["score"]) for part in PARTS}


def table(base: str, paths: list[str]) -> str:
    """Return the scores of all *paths* as a Markdown table."""
    lines = [f"| page | {' | '.join(PARTS)} |", "| --- |" + " --- |" * len(PARTS)]
    for path in paths:
        found = scores(base + path)
        lines.append(f"| `{path}` | {' | '.join(str(found[part]) for part in PARTS)} |")
    return "\n".join(lines)
