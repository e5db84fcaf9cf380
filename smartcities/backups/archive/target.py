"""The file that a snapshot is written to: it has its name once it is whole, and not before."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def written_whole(name: str) -> Iterator[IO[bytes]]:
    """Yield a file that gets *name* when the block ends well; ``-`` is the standard output.

    Where the system can (Linux), it has no name at all before, so that a process that is killed
    leaves nothing. Elsewhere it is called ``.NAME.part`` until then.
    """
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    folder = path.parent
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "It is a folder", name)
    nameless = getattr(os, "O_TMPFILE", 0)
    part = path.with_name(f".{path.name}.part")
    try:
        number = os.open(folder, os.O_RDWR | nameless, 0o600) if nameless else -1
    except OSError:
        number = -1
    if number >= 0:
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    else:
        number = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    is_nameless = not part.exists()
    try:
        with os.fdopen(number, "wb", 1 << 20) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if is_nameless:
                _named(file.fileno(), part)
        os.replace(part, path)
        _synced(folder)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def _named(number: int, path: Path) -> None:
    """Give an open file without a name the name *path*."""
    # With a folder, since Python follows the link in it (linkat) only then.
    opened = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        os.link(str(number), path, src_dir_fd=opened, follow_symlinks=True)
    finally:
        os.close(opened)


def _synced(folder: Path) -> None:
    number: Any = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Counted:
    """A file that counts what is written into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size = file, 0

    def write(self, data: Any) -> int:
        """Write *data*."""
        self._file.write(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Write what waits."""
        self._file.flush()
