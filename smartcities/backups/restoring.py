"""Restoring a snapshot into an empty portal, in one transaction."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from smartcities.backups.archive.layout import DamagedError, Reader
from smartcities.backups.migrated import (
    RefusedError,
    bring_to,
    check_empty,
    filled_by_migrations,
    known,
)
from smartcities.backups.reading import Contents, Sink, check_head, read_all
from smartcities.backups.rows.sequences import go_on_after
from smartcities.backups.rows.tables import Loader
from smartcities.browsing.search.reindexing import indexed_models, rebuild
from smartcities.erasures import registry
from smartcities.erasures.models import Erasure
from smartcities.publishing import version
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting

#: Files of up to this size are held in memory where the storage is on another machine.
SPOOLED = 8 << 20
Tell = Callable[[str], None]


class _Streamed(File):
    """The content of a member, as a storage reads it: once, from the beginning."""

    def __init__(self, chunks: Iterator[bytes], size: int) -> None:
        super().__init__(None)
        self._parts, self.size = chunks, size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._parts


class Portal(Sink):
    """This portal, which is empty: rows go into its tables, files into its storage."""

    def __init__(self) -> None:
        self._loader: Loader | None = None
        #: The names of the files that were written.
        self.files: list[str] = []

    def begin(self, models: Any) -> None:
        """Take rows of *models* from now on."""
        self._loader = Loader(models)

    def rows(self, label: str, lines: Iterable[bytes]) -> None:
        assert self._loader is not None
        self._loader.load(label, lines)

    def file(self, name: str, size: int, chunks: Iterator[bytes]) -> None:
        try:
            with ExitStack() as opened:
                content: Any = _Streamed(chunks, size)
                if default_storage.exists(name):
                    # It survived, or an earlier attempt left it: names are not given twice.
                    rest = _unlike(name, size, chunks, opened)
                    if rest is None:
                        return
                    content = _Streamed(rest, size)
                    default_storage.delete(name)
                self.files.append(name)
                if not _is_local():
                    spool = opened.enter_context(tempfile.SpooledTemporaryFile(max_size=SPOOLED))
                    for chunk in content.chunks():
                        spool.write(chunk)
                    spool.seek(0)
                    content = File(spool, name=name)
                saved = default_storage.save(name, content)
        except SuspiciousFileOperation as error:
            raise DamagedError(f"The snapshot was altered: {name!r} names no file.") from error
        if saved != name:
            self.files[-1] = saved
            raise RefusedError(f"The media storage does not take {name} by its name.")

    def take_back(self) -> None:
        """Delete the files again."""
        for name in self.files:
            with contextlib.suppress(Exception):  # a file without a row; orphans finds it
                default_storage.delete(name)


def _unlike(
    name: str, size: int, chunks: Iterator[bytes], opened: ExitStack
) -> Iterator[bytes] | None:
    """Return the whole content that *chunks* have; None if the stored file has just that.

    What is equal to its beginning is read again from it, before it is deleted.
    """
    if default_storage.size(name) != size:
        return chunks
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 (the stack closes it)
    begun: Any = opened.enter_context(spool)
    with default_storage.open(name) as stored:
        equal = 0
        for chunk in chunks:
            if stored.read(len(chunk)) == chunk:
                equal += len(chunk)
                continue
            stored.seek(0)
            while equal:
                part = stored.read(min(equal, SPOOLED))
                begun.write(part)
                equal -= len(part)
            begun.write(chunk)
            begun.seek(0)
            return chain(iter(partial(begun.read, SPOOLED), b""), chunks)
    return None


def _is_local() -> bool:
    try:
        default_storage.path("")
    except NotImplementedError:
        return False
    return True


def restore(
    reader: Reader, tell: Tell, erasures: Iterable[Erasure] = (), *, replays: bool = True
) -> tuple[Contents, int]:
    """Restore a snapshot; return what it has and how many erasures were done again.

    Visitors see an empty portal before the transaction ends, and the whole one afterwards. Where
    anything fails, or the process is killed, the portal is as empty as it was.
    """
    check_empty()
    portal = Portal()
    try:
        with ExitStack() as stack:
            return _restore(reader, tell, portal, stack, list(erasures), replays)
    except BaseException:
        portal.take_back()
        raise


def is_older(head: dict[str, Any]) -> bool:
    """Tell whether a snapshot was made with fewer migrations than this release has."""
    return set(head["migrations"]) != set(known())


def _restore(
    reader: Reader,
    tell: Tell,
    portal: Portal,
    stack: ExitStack,
    erasures: list[Erasure],
    replays: bool,
) -> tuple[Contents, int]:
    def begin(head: dict[str, Any]) -> None:
        check_head(head)
        models = bring_to(head["migrations"])
        if is_older(head):
            # SQLite cannot change tables while it checks foreign keys.
            stack.enter_context(connection.constraint_checks_disabled())
        stack.enter_context(transaction.atomic())
        if not is_older(head):
            version.hold()
        # Another restore may have been quicker.
        check_empty()
        there = connection.introspection.table_names()
        with connection.cursor() as cursor:
            for model in filled_by_migrations():
                if model._meta.db_table in there:
                    table = connection.ops.quote_name(model._meta.db_table)
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        portal.begin(models)
        tell("Reading rows and files.")

    contents = read_all(reader, portal, begin)
    connection.check_constraints()
    if contents.is_older:
        tell("Bringing the tables up to date.")
        call_command("migrate", interactive=False, verbosity=0)
    ContentType.objects.clear_cache()
    go_on_after(contents.manifest.get("last_keys", {}), apps)
    done = 0
    if replays:
        with acting(Means.COMMAND):
            done = registry.replay([*contents.erasures, *erasures])
    tell("Indexing for the search.")
    for model in indexed_models():
        rebuild(model)
    version.skip()
    connection.check_constraints()
    if _is_local():
        os.sync()
    return contents, done
