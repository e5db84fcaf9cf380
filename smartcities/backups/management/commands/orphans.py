"""``manage.py orphans``: files without a row, and rows without a file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from smartcities.backups.orphans import files_without_a_row, rows_without_a_file
from smartcities.backups.record import delete_deferred
from smartcities.media.fields.deletion import delete_unless_kept


class Command(BaseCommand):
    help = (
        "Lists stored files that nothing names (no row, version, draft, autosave, waiting upload "
        "or running snapshot) and that are older than a day; and rows whose file is not stored, "
        "for which it ends with 1. Renditions have a sweeper of their own: renditions --prune."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="delete the files without a row")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            delete_deferred()
        names, size = files_without_a_row(), 0
        for name in names:
            bytes_ = default_storage.size(name)
            size += bytes_
            self.stdout.write(f"{name}: {filesizeformat(bytes_)}, and no row names it")
            if options["remove"]:
                delete_unless_kept(name)
        lost = rows_without_a_file()
        for model, name in lost:
            self.stdout.write(f"{name}: named by a row of {model._meta.label}, and not stored")
        removed = " removed" if options["remove"] else ""
        self.stdout.write(
            f"{len(names)} files without a row{removed}, {filesizeformat(size)}; "
            f"{len(lost)} rows without a file."
        )
        if lost:
            raise CommandError(
                "Files are lost. Take them out of a snapshot (tar xf SNAPSHOT media/NAME) into "
                "the media storage, or choose others in the forms of these rows."
            )
