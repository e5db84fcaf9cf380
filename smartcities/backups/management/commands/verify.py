"""``manage.py verify``: try whether a snapshot can be restored, and is what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from smartcities.backups.models import Snapshot
from smartcities.backups.restoring import restore
from smartcities.backups.source import add_keys, in_words, opened_snapshot
from smartcities.backups.verifying import problems

#: How the folder of a scratch portal is called, and after how many seconds one is left over.
PREFIX, LEFT_OVER = "verify-", 24 * 3600
#: The last line of the inner command.
SAID = "Digest: "


class Command(BaseCommand):
    help = (
        "Restores a snapshot into a scratch portal (an SQLite file and a folder, deleted at the "
        "end), compares every table and file with what the snapshot says, checks all foreign keys "
        "and asks for public pages. Ends with 1, and says why, if anything is wrong."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        add_keys(parser)
        parser.add_argument(
            "--folder", default=str(settings.VAR), help="where the scratch portal gets its folder"
        )
        parser.add_argument("--inside", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            self.inside(options)
            return
        with in_words():
            self.check_room(options)
            digest = self.outside(options)
        try:
            found = Snapshot.objects.filter(checksum=digest).exclude(made_at=None)
            found.update(verified_at=timezone.now())
        except DatabaseError:
            self.stdout.write("The database is not there to note it.")
        self.stdout.write(self.style.SUCCESS(f"{options['file']} is whole and can be restored."))

    def check_room(self, options: dict[str, Any]) -> None:
        """Refuse to begin without the room that it takes."""
        folder, file = Path(options["folder"]), Path(options["file"])
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        for old in folder.glob(f"{PREFIX}*"):
            if time.time() - old.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(old, ignore_errors=True)
        needed, free = 2 * file.stat().st_size, shutil.disk_usage(folder).free
        if needed > free:
            raise CommandError(
                f"{folder} has {filesizeformat(free)} free; to try this snapshot takes up to "
                f"{filesizeformat(needed)}. Make room, or name another place with --folder."
            )

    def outside(self, options: dict[str, Any]) -> str:
        """Start this command again with scratch settings; return the snapshot's digest."""
        arguments = ["verify", str(Path(options["file"]).absolute()), "--inside"]
        for name in ("identity", "passphrase_file"):
            if options[name]:
                arguments += [f"--{name.replace('_', '-')}", str(Path(options[name]).absolute())]
        with tempfile.TemporaryDirectory(
            prefix=PREFIX, dir=options["folder"], ignore_cleanup_errors=True
        ) as folder:
            usual = os.environ.get("DJANGO_SETTINGS_MODULE", "smartcities.settings")
            done = subprocess.run(  # noqa: S603 (our own command)
                [sys.executable, "manage.py", *arguments],
                cwd=settings.BASE_DIR,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "smartcities.backups.scratch",
                    "SCRATCH_SETTINGS": usual,
                    "SCRATCH_FOLDER": folder,
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
        *lines, last = done.stdout.splitlines() or [""]
        for line in lines:
            self.stdout.write(line)
        if done.returncode or not last.startswith(SAID):
            raise CommandError(f"{options['file']} cannot be relied on: make another snapshot.")
        return last.removeprefix(SAID)

    def inside(self, options: dict[str, Any]) -> None:
        """Restore and compare, in the scratch portal."""
        with in_words(), opened_snapshot(options["file"], options) as reader:
            # No erasure is done again: tables are compared with what they were.
            contents, _done = restore(reader, lambda line: None, replays=False)
            found = list(problems(contents))
        for problem in found:
            self.stdout.write(problem)
        if found:
            raise CommandError(f"{len(found)} things are not as the snapshot says.")
        rows = sum(each["rows"] for each in contents.manifest["tables"].values())
        self.stdout.write(
            f"{rows} rows of {len(contents.manifest['tables'])} tables and "
            f"{len(contents.files)} files are as they were; public pages answer."
        )
        self.stdout.write(f"{SAID}{contents.digest}")
