"""``manage.py erasures``: the list of what was erased on request."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from smartcities.backups.archive.layout import dumped
from smartcities.backups.archive.target import written_whole
from smartcities.backups.source import in_words
from smartcities.erasures.copies import store_missing
from smartcities.erasures.models import Erasure


class Command(BaseCommand):
    help = (
        "Writes the list of erasures into FILE (- is the standard output), one JSON object a "
        "line, for restore --erasures. It holds nothing personal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        store_missing()
        count = 0
        with in_words(), written_whole(options["file"]) as file:
            for entry in Erasure.objects.all():
                file.write(dumped(entry.line) + b"\n")
                count += 1
        self.stderr.write(f"{count} erasures.")
