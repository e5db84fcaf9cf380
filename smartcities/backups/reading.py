"""Reading a snapshot to its end, and telling whether all of it is as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from smartcities.backups.archive.layout import (
    ERASURES,
    FORMAT,
    HEAD,
    MANIFEST,
    MEDIA,
    TABLES,
    DamagedError,
    Member,
    Reader,
)
from smartcities.backups.migrated import RefusedError, check_known, known
from smartcities.backups.rows.tables import Checksum
from smartcities.erasures.models import Erasure

#: What reading altered rows raises.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ValidationError)


@dataclass
class Contents:
    """What was read of a snapshot, for the manifest to be compared with."""

    head: dict[str, Any]
    tables: dict[str, Checksum] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    erasures: list[Erasure] = field(default_factory=list)
    digest: str = ""

    @property
    def is_older(self) -> bool:
        """Whether it was made with fewer migrations than this release has."""
        return set(self.head["migrations"]) != set(known())

    def check(self) -> None:
        """Raise ``DamagedError`` unless the manifest says the same."""
        found = {label: each.said for label, each in self.tables.items()}
        try:
            tables = self.manifest["tables"]
            wanted = {label: each for label, each in tables.items() if each["rows"]}
            is_so = found == wanted and self.files == self.manifest["files"]
        except UNREADABLE:
            is_so = False
        if not is_so:
            raise DamagedError("The snapshot does not hold what its manifest says.")


def read_head(members: Iterator[Member]) -> dict[str, Any]:
    """Return what the first member says; refuse what this release cannot read."""
    first = next(members, None)
    if first is None or first.name != HEAD:
        raise DamagedError("The file is no snapshot of a portal.")
    try:
        head: dict[str, Any] = json.loads(first.whole())
        layout = int(head["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError("The snapshot was altered: its head cannot be read.") from error
    if layout > FORMAT:
        raise RefusedError(
            f"The snapshot has layout {layout}, made by portal {head.get('version')}; this release "
            f"reads layouts up to {FORMAT}. Update the code first, then restore."
        )
    return head


class Sink:
    """What becomes of the members: here nothing, so that a snapshot is only checked."""

    def rows(self, label: str, lines: Iterable[bytes]) -> None:
        """Take the rows of a table."""
        for _line in lines:
            pass

    def file(self, name: str, size: int, chunks: Iterator[bytes]) -> None:
        """Take a file."""
        for _chunk in chunks:
            pass


def read_all(reader: Reader, sink: Sink, begin: Callable[[dict[str, Any]], None]) -> Contents:
    """Read a whole snapshot into *sink*, after *begin* has agreed to its head.

    Raises ``DamagedError`` unless all of it is as it was written.
    """
    members = reader.members()
    head = read_head(members)
    begin(head)
    contents = Contents(head)
    for member in members:
        try:
            _read_one(member, sink, contents)
        except UNREADABLE as error:
            raise DamagedError(
                f"The snapshot was altered: {member.name} cannot be read."
            ) from error
    contents.digest = reader.digest
    contents.check()
    return contents


def _read_one(member: Member, sink: Sink, contents: Contents) -> None:
    if member.name.startswith(TABLES):
        label = member.name.split("/")[1]
        checksum = contents.tables.setdefault(label, Checksum())
        sink.rows(label, _counted(member.whole().splitlines(), checksum))
    elif member.name.startswith(MEDIA):
        name, digest = member.name.removeprefix(MEDIA), sha256()
        sink.file(name, member.size, _digested(member.chunks(), digest))
        contents.files.append({"name": name, "size": member.size, "sha256": digest.hexdigest()})
    elif member.name == ERASURES:
        contents.erasures = parsed_erasures(member.whole())
    elif member.name == MANIFEST:
        contents.manifest = json.loads(member.whole())
    else:
        raise DamagedError(f"The snapshot was altered: {member.name} does not belong to it.")


def parsed_erasures(text: bytes) -> list[Erasure]:
    """Return the entries of a list of erasures, one JSON object a line."""
    try:
        return [Erasure.parse(json.loads(line)) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise DamagedError("The list of erasures cannot be read.") from error


def _counted(lines: list[bytes], checksum: Checksum) -> Iterator[bytes]:
    for line in lines:
        checksum.add(line)
        yield line


def _digested(chunks: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def check_snapshot(reader: Reader) -> Contents:
    """Read a whole snapshot and return what it has, writing nothing; refuse what does not fit."""
    return read_all(reader, Sink(), check_head)


def check_head(head: dict[str, Any]) -> None:
    """Refuse a snapshot that this release cannot restore."""
    check_known(head["migrations"], head["version"])
