"""Making a snapshot: rows of one moment, then the files that they name, then what proves both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils import timezone

from smartcities import __version__
from smartcities.backups import files
from smartcities.backups.archive.layout import (
    ERASURES,
    FORMAT,
    HEAD,
    MANIFEST,
    MEDIA,
    TABLES,
    ShortError,
    Writer,
    dumped,
)
from smartcities.backups.migrated import RefusedError, applied
from smartcities.backups.rows.moment import one_moment
from smartcities.backups.rows.sequences import last_keys
from smartcities.backups.rows.tables import (
    Checksum,
    Names,
    kept_models,
    label_of,
    names_by_key,
    rows_of,
)
from smartcities.erasures.copies import store_missing
from smartcities.erasures.models import Erasure

#: Bytes of rows that are put into one member.
PART = 4 << 20
Tell = Callable[[str], None]


@dataclass
class Making:
    """A snapshot that is being written."""

    writer: Writer
    tell: Tell
    tables: dict[str, Any] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    last_keys: dict[str, int] = field(default_factory=dict)
    bytes: int = 0

    def table(self, model: type[Model], names: Names) -> None:
        """Write the rows of *model*."""
        found, number = Checksum(), 1
        part = BytesIO()
        for row in rows_of(model, names):
            line = dumped(row)
            found.add(line)
            part.write(line + b"\n")
            if part.tell() >= PART:
                self.writer.add(f"{TABLES}{label_of(model)}/{number:06}.jsonl", part.getvalue())
                number, part = number + 1, BytesIO()
        if part.tell():
            self.writer.add(f"{TABLES}{label_of(model)}/{number:06}.jsonl", part.getvalue())
        self.tables[label_of(model)] = found.said

    def file(self, name: str) -> None:
        """Copy one file. One that is not there is noted: a row without a file is no new loss."""
        there = files.opened(name)
        if there is None:
            self.missing.append(name)
            return
        source, size = there
        with source:
            digest = self.writer.copy(f"{MEDIA}{name}", source, size)
        self.files.append({"name": name, "size": size, "sha256": digest})
        self.bytes += size

    @property
    def manifest(self) -> dict[str, Any]:
        """What the snapshot has."""
        return {
            "tables": self.tables,
            "files": self.files,
            "missing": self.missing,
            "last_keys": self.last_keys,
        }


def check_migrated() -> None:
    """Raise ``RefusedError`` if the database is not at this release's migrations."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RefusedError(
            "The database does not have the tables of this release. Make the snapshot with the "
            "release that serves, or run migrate first."
        )


def write_snapshot(file: IO[bytes], tell: Tell) -> tuple[Making, str]:
    """Write a snapshot of this portal into *file*; return what it has and its digest.

    Call it while ``record.running()`` keeps files from being deleted.
    """
    making = Making(Writer(file), tell)
    with one_moment():
        making.writer.add(HEAD, dumped(_head()))
        names, kept = names_by_key(), kept_models()
        making.last_keys = last_keys(kept)
        for model in kept:
            making.table(model, names)
        making.names = dict.fromkeys(name for name, _model in files.named_files(kept))
    for number, name in enumerate(making.names, start=1):
        try:
            making.file(name)
        except ShortError as error:
            raise RefusedError(
                f"The file {name} changed while it was copied. Make the snapshot again."
            ) from error
        if number % 500 == 0:
            tell(f"{number} of {len(making.names)} files")
    # Read now: whoever asked for an erasure meanwhile is on the list of this snapshot.
    erased = list(Erasure.objects.all())
    store_missing()
    making.writer.add(ERASURES, b"".join(dumped(each.line) + b"\n" for each in erased))
    gone = {name for each in erased for name in each.details.get("files", ())}
    making.missing = [name for name in making.missing if name not in gone]
    making.writer.add(MANIFEST, dumped(making.manifest))
    return making, making.writer.end()


def _head() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "what": "A snapshot of a Smart Cities portal; docs/operators.md, Backups",
        "version": __version__,
        "moment": timezone.now().isoformat(),
        "engine": connection.vendor,
        "site": settings.SITE_URL,
        "migrations": applied(),
    }
