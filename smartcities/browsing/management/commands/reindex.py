"""``manage.py reindex``: write the search's index anew, while the site serves."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from smartcities.browsing.search.files import read_files, read_missed, unread
from smartcities.browsing.search.reindexing import indexed_models, rebuild
from smartcities.publishing import version

WIDTH = 30


class Command(BaseCommand):
    help = (
        "Writes the search's index anew from what is stored, and reads the files that were not "
        "read yet. Visitors search on meanwhile. Stopped half-way it may be started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--type",
            action="append",
            metavar="NAME",
            help="only this type, by the name of its model; may be given several times",
        )
        parser.add_argument(
            "--missed",
            action="store_true",
            help="only read the files that nobody has tried to read; the timer runs it each night",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        models = {str(model._meta.model_name): model for model in indexed_models()}
        names = [name.lower() for name in options["type"] or models]
        if wrong := [name for name in names if name not in models]:
            known = ", ".join(sorted(models))
            raise CommandError(f"There is no type {wrong[0]}. There are: {known}.")
        if options["missed"]:
            read = sum(read_missed(models[name]) for name in names)
            self.stdout.write(f"{read} file{'' if read == 1 else 's'} read.")
            return
        failed = 0
        for name in names:
            failed += self.files(models[name])
            done = rebuild(models[name], partial(self.bar, name))
            # The content has not changed, but searches may have other results now.
            version.skip()
            if not self.stdout.isatty() or not done:
                self.stdout.write(f"{name}: {done} indexed")
        if failed:
            raise CommandError(f"{failed} files could not be read; the log says why.")

    def files(self, model: type[Model]) -> int:
        """Read the files that were not read yet; return how many could not be read."""
        keys = unread(model)
        texts = [text for key in keys for text in read_files(model, [key])]
        return len(keys) - sum(not text.problem for text in texts)

    def bar(self, name: str, done: int, total: int) -> None:
        """Show the progress on a terminal, overwriting the last line."""
        if self.stdout.isatty():
            full = WIDTH * done // total
            line = f"\r{name:16} [{'#' * full}{'.' * (WIDTH - full)}] {done:,}/{total:,}"
            self.stdout.write(line, ending="" if done < total else "\n")
