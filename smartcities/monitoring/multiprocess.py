"""The folder in which the processes of one gunicorn keep their figures.

In memory (``/dev/shm``) where there is one: the figures are mapped files, and a disk that is full
would end the process that counts (SIGBUS). Named by port and master, since a master that another
one replaces (USR2) goes on for a while beside it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: The variable by which prometheus-client knows the folder; an operator may set it.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108 (the folder in it is made by us, and nobody else's)
PREFIX = "smartcities-figures-"
#: The files with the counts of one process, and the name of those with all that have ended.
OF_PROCESS, ENDED = re.compile(r"(counter|histogram|summary)_(\d+)\.db"), "ended"


def prepare(name: str) -> Path:
    """Make the folder of this master and return it; *name* tells servers of one machine apart.

    It is empty when the master starts, and stays as it is when that reads its configuration again.
    What a master left that was killed is deleted.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given and not _is_ours(Path(given)):
        folder = Path(given)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in folder.glob("*.db"):
            file.unlink()
        return folder
    parent = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    stem = f"{PREFIX}{os.getuid()}-{name}-"
    folder = parent / f"{stem}{os.getpid()}"
    if given != str(folder):
        for left in parent.glob(f"{stem}*"):
            if left == folder or not _runs(left.name.removeprefix(stem)):
                shutil.rmtree(left, ignore_errors=True)
        folder = _made(folder)
    os.environ[VARIABLE] = str(folder)
    return folder


def _made(folder: Path) -> Path:
    """Make *folder*; another one where somebody has put something in its place."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    return folder


def _is_ours(folder: Path) -> bool:
    return folder.name.startswith(PREFIX)


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:  # somebody else's now
        return False
    return True


def forget(process: int) -> None:
    """Take out what a process that has ended said of its present state, and keep its counts.

    Those of all that have ended go into one file for each kind: a folder that grew with each would
    fill the memory of a server whose processes are killed again and again.
    """
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process)
    folder = Path(os.environ[VARIABLE])
    # What cannot be done now, since somebody reads, is done when the next one ends.
    with suppress(OSError, RuntimeError, ValueError), _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
        for file in folder.glob("*.db"):
            found = OF_PROCESS.fullmatch(file.name)
            if found and not _runs(found[2]):
                _merge(file, folder / f"{found[1]}_{ENDED}.db")


def _merge(file: Path, into: Path) -> None:
    """Add the counts of *file* to those of *into*, and delete it."""
    from prometheus_client.mmap_dict import MmapedDict

    if not into.exists():
        # Takes no room, of which there may be none.
        file.rename(into)
        return
    sums = MmapedDict(str(into))
    try:
        for key, value, _moment, _place in MmapedDict.read_all_values_from_file(str(file)):
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
    finally:
        sums.close()
    file.unlink()


@contextmanager
def reading() -> Iterator[None]:
    """Let no file go while the block reads them all."""
    with _lock(Path(os.environ[VARIABLE]), fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(folder: Path, how: int) -> Iterator[None]:
    # Given back when it is closed, also by a process that is killed.
    with (folder / "lock").open("ab") as file:
        fcntl.flock(file, how)
        yield


def remove(folder: Path) -> None:
    """Delete the folder at the end of the server; an operator's own stays."""
    if _is_ours(folder):
        shutil.rmtree(folder, ignore_errors=True)
