"""A snapshot as a file: a tar archive that is written and read as a stream, and proves itself.

Its members, in this order:

- ``snapshot.json``: what has to be known before anything is read: format, version, migrations;
- ``tables/APP.MODEL/000001.jsonl``: rows, one JSON object a line;
- ``media/NAME``: files;
- ``erasures.jsonl``: the list of erasures, as it was when all the rest had been written;
- ``manifest.json``: each table with its rows and their checksum, each file with size and SHA-256;
- ``SHA256``: the digest of every byte before this member. Two blocks of zeros end the file.

So a file that was cut short or altered anywhere is recognised, and ``tar`` can list it. Headers
are those of ``tarfile``; it is not used to read, since it reads ahead and skips what it likes.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

#: The layout that this release writes, and the newest that it reads.
FORMAT = 1
HEAD, MANIFEST, ERASURES, END = "snapshot.json", "manifest.json", "erasures.jsonl", "SHA256"
TABLES, MEDIA = "tables/", "media/"
BLOCK = tarfile.BLOCKSIZE
#: Bytes that are read and written at once.
CHUNK = 1 << 20
#: The greatest size of a member that is read whole, in bytes: one with names of files.
WHOLE = 1 << 30
TAIL = bytes(2 * BLOCK)


class DamagedError(Exception):
    """The file is no snapshot, was cut short or altered; the message says which."""


def dumped(value: Any) -> bytes:
    """Return *value* as JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


class ShortError(Exception):
    """A file ended before the size that its storage had told."""


class Writer:
    """Writes the members of a snapshot one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    def add(self, name: str, data: bytes) -> None:
        """Write a member that is at hand."""
        self.copy(name, BytesIO(data), len(data))

    def copy(self, name: str, source: IO[bytes], size: int) -> str:
        """Write a member of *size* bytes from *source*; return its SHA-256."""
        self._write(_header(name, size))
        digest, left = hashlib.sha256(), size
        while left:
            data = source.read(min(CHUNK, left))
            if not data:
                raise ShortError(f"{name} ended {left} bytes before its size of {size}.")
            digest.update(data)
            self._write(data)
            left -= len(data)
        self._write(_padding(size))
        return digest.hexdigest()

    def end(self) -> str:
        """Write the digest of everything before, and return it."""
        found = self._digest.hexdigest()
        self._file.write(_ending(found))
        self.size += len(_ending(found))
        return found


def _ending(digest: str) -> bytes:
    text = f"{digest}\n".encode()
    return _header(END, len(text)) + text + _padding(len(text)) + TAIL


@dataclass
class Member:
    """One member, whose content has to be read before the next is asked for."""

    name: str
    size: int
    _reader: Reader
    left: int

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes of what is left."""
        wanted = self.left if size < 0 else min(size, self.left)
        data = self._reader.exactly(wanted)
        self.left -= wanted
        return data

    def whole(self) -> bytes:
        """Return the whole content."""
        if self.size > WHOLE:
            raise DamagedError(f"{self.name} says that it is of {self.size} bytes.")
        return self.read()

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in parts."""
        while self.left:
            yield self.read(CHUNK)


class Reader:
    """Reads the members of a snapshot one after the other, and at the end says if it is whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()
        #: The digest of the snapshot, once all of it was read.
        self.digest = ""

    def exactly(self, size: int) -> bytes:
        """Return the next *size* bytes."""
        parts, left = [], size
        while left:
            data = self._file.read(left)
            if not data:
                raise DamagedError("The snapshot was cut short: it ends before its own end.")
            parts.append(data)
            left -= len(data)
        found = b"".join(parts)
        self._digest.update(found)
        return found

    def members(self) -> Iterator[Member]:
        """Yield all members; raises ``DamagedError``, at the latest after the last of them."""
        name = ""
        while True:
            before = self._digest.copy()
            block = self.exactly(BLOCK)
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError as error:
                raise DamagedError(f"The file is no snapshot, or was altered: {error}.") from error
            if info.size < 0:
                raise DamagedError("The snapshot was altered: a size is negative.")
            if info.type == tarfile.GNUTYPE_LONGNAME and info.size <= CHUNK:
                text = self.exactly(info.size + len(_padding(info.size)))[: info.size]
                name = text.rstrip(b"\0").decode("utf-8", "surrogateescape")
                continue
            if info.name == END:
                return self._check_end(before.hexdigest(), block)
            member = Member(name or info.name, info.size, self, info.size)
            name = ""
            yield member
            for _part in member.chunks():
                pass
            self.exactly(len(_padding(info.size)))

    def _check_end(self, digest: str, block: bytes) -> None:
        wanted = _ending(digest)
        found = block + self.exactly(len(wanted) - BLOCK)
        if found != wanted:
            raise DamagedError("The snapshot was altered: its digest does not fit its content.")
        if self._file.read(1):
            raise DamagedError("The snapshot was altered: something stands behind its end.")
        self.digest = digest
