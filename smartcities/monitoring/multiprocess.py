"""The folder in which the processes of one gunicorn keep their figures.

In memory (``/dev/shm``) where there is one: the figures are mapped files, and a disk that is full
would end the process that counts (SIGBUS).
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

#: The variable by which prometheus-client knows the folder; an operator may set it.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108 (the folder in it is checked)


def prepare(name: str) -> Path:
    """Make the folder called *name*, empty, before any process counts."""
    given = os.environ.get(VARIABLE, "").strip()
    folder = Path(given) if given else _own(f"smartcities-{os.getuid()}-{name}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink()
    os.environ[VARIABLE] = str(folder)
    return folder


def _own(name: str) -> Path:
    """Return a folder of ours; what somebody else has put in its place is not used."""
    parent = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    folder = parent / name
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return folder
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
        folder.chmod(0o700)
        return folder
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))


def forget(process: int) -> None:
    """Take out what a process that has ended said of its present state; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process)


def remove(folder: Path) -> None:
    """Delete the folder, at the end of the server."""
    shutil.rmtree(folder, ignore_errors=True)
