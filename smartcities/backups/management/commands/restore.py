"""``manage.py restore``: a snapshot into this portal, which is empty."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from smartcities.backups.migrated import check_empty
from smartcities.backups.reading import check_snapshot
from smartcities.backups.restoring import restore
from smartcities.backups.source import add_keys, erasures_in, in_words, opened_snapshot
from smartcities.erasures.copies import stored_entries
from smartcities.erasures.models import Erasure
from smartcities.erasures.registry import UnknownKindError


class Command(BaseCommand):
    help = (
        "Restores a snapshot into this portal, which must be empty: a new database and its media "
        "storage. All or nothing: what fails or is killed half-way leaves it empty, and is simply "
        "started again."
    )
    # The tables may not be there yet.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the snapshot; - is the standard input")
        parser.add_argument(
            "--erasures",
            action="append",
            default=[],
            metavar="FILE",
            help="a list of erasures (manage.py erasures) or a newer snapshot: what was erased "
            "since the snapshot is erased again",
        )
        add_keys(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["file"]
        with in_words():
            check_empty()
            lists = [entry for each in options["erasures"] for entry in erasures_in(each, options)]
            beside = self.beside()
            if name != "-":
                check_room(Path(name))
                self.tell("Checking the snapshot.")
                with opened_snapshot(name, options) as reader:
                    check_snapshot(reader)
            try:
                with opened_snapshot(name, options) as reader:
                    contents, done = restore(reader, self.tell, [*lists, *beside])
            except UnknownKindError as error:
                raise CommandError(
                    f"The list of erasures is of a newer release: this one cannot do {error}. "
                    "Update the code first; nothing was restored."
                ) from error
        rows = sum(each.rows for each in contents.tables.values())
        moment = contents.head["moment"][:16].replace("T", " ")
        self.tell(f"Restored: {rows} rows and {len(contents.files)} files of {moment} UTC.")
        if done:
            self.tell(f"{done} later erasures were done again.")
        if not (options["erasures"] or beside):
            self.tell(
                f"No list of erasures was given: what people asked to be erased after {moment} UTC "
                "may be back. If there was anything, restore again into an empty portal with "
                "--erasures and a list or a newer snapshot, or erase it again by hand."
            )
        if contents.manifest.get("missing"):
            self.tell("Some rows name files that were lost before; manage.py orphans names them.")

    def beside(self) -> list[Erasure]:
        """Return the erasures whose copies the media storage has kept."""
        try:
            found = list(stored_entries())
        except ValueError as error:
            raise CommandError(f"{error} Repair or delete it, then restore again.") from error
        if found:
            self.tell(f"The media storage has a list of {len(found)} erasures, which is heeded.")
        return found

    def tell(self, line: str) -> None:
        """Write one line of progress."""
        self.stderr.write(line, self.style.NOTICE)
        self.stderr.flush()


def check_room(path: Path) -> None:
    """Refuse to begin what the disk has no room for, where the files go to this machine."""
    try:
        folder = Path(default_storage.path(""))
    except NotImplementedError:
        return
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    needed, free = path.stat().st_size, shutil.disk_usage(there).free
    if needed > free:
        raise CommandError(
            f"{there} has {filesizeformat(free)} free, and the snapshot needs "
            f"{filesizeformat(needed)}. Make room first; nothing was restored."
        )
