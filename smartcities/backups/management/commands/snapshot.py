"""``manage.py snapshot``: the whole portal in one file."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from smartcities.backups import record
from smartcities.backups.archive import encryption
from smartcities.backups.archive.target import Counted, written_whole
from smartcities.backups.files import named_files
from smartcities.backups.making import Making, check_migrated, write_snapshot
from smartcities.backups.source import in_words, passphrase_of


class Command(BaseCommand):
    help = (
        "Writes a snapshot of the portal into FILE: database and files as of one moment, while "
        "the site serves and editors save. FILE appears when it is whole. With - it is written "
        "to the standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="AGE_PUBLIC_KEY",
            help="encrypt it for this key (age1…); may be given several times",
        )
        parser.add_argument(
            "--passphrase-file", metavar="FILE", help="encrypt it with the passphrase in this file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["file"]
        with in_words():
            recipients = [encryption.recipient(each) for each in options["recipient"]]
            passphrase = passphrase_of(options["passphrase_file"])
            check_migrated()
            check_room(name)
            with record.running(name) as row:
                with written_whole(name) as file:
                    counted = Counted(file)
                    with encryption.encrypting(counted, recipients, passphrase) as plain:
                        making, digest = write_snapshot(plain, self.tell)
                row.size, row.checksum, row.made_at = counted.size, digest, timezone.now()
                row.save()
        self.report(name, making, counted.size)

    def report(self, name: str, making: Making, size: int) -> None:
        """Say what was written."""
        rows = sum(each["rows"] for each in making.tables.values())
        self.tell(
            f"{'Written' if name == '-' else name}: {filesizeformat(size)}, {rows} rows of "
            f"{len(making.tables)} tables, {len(making.files)} files."
        )
        if making.missing:
            self.tell(
                f"{len(making.missing)} files are named by rows and were not there, before the "
                "snapshot already; manage.py orphans names them."
            )

    def tell(self, line: str) -> None:
        """Write one line of progress; the standard output may be the snapshot."""
        self.stderr.write(line, self.style.NOTICE)
        self.stderr.flush()


def check_room(name: str) -> None:
    """Refuse to begin what the disk has no room for, where the files are on this machine."""
    folder = Path(name).absolute().parent
    if name == "-":
        return
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}. Make it first.")
    try:
        default_storage.path("")
    except NotImplementedError:
        return
    needed = sum(_size(each) for each, _model in named_files())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise CommandError(
            f"{folder} has {filesizeformat(free)} free, and the files alone need "
            f"{filesizeformat(needed)}. Choose another place or make room; nothing was written."
        )


def _size(name: str) -> int:
    try:
        return default_storage.size(name)
    except OSError:
        return 0
