"""Keeping the static files of a release for the time when the next one has taken its place."""

from __future__ import annotations

import shutil
from pathlib import Path


def keep(release: Path, kept: Path) -> int:
    """Copy the collected files in *release* that are not in *kept*; return how many.

    The list of names stays behind: each release has its own. Nothing is ever overwritten, since
    what pages name has its content in its name; and no file is ever half there.
    """
    count = 0
    for path in sorted(release.rglob("*")):
        there = kept / path.relative_to(release)
        if path.is_dir() or path == release / "staticfiles.json" or there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        new = there.with_name(f"{there.name}.new")
        shutil.copy2(path, new)
        new.replace(there)
        count += 1
    return count
