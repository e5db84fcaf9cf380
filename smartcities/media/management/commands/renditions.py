"""``manage.py renditions``: make all missing renditions of all pictures, before visitors ask."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smartcities.media.models import Image
from smartcities.media.once import store
from smartcities.media.prune import prune
from smartcities.media.renditions import all_renditions, encoded, stored_tails


def make_missing(image: Image) -> int:
    """Make and store the missing renditions of *image*; return their number."""
    there = stored_tails(image.checksum)
    every = all_renditions(image.checksum, image.width, image.height, image.focal)
    missing = [rendition for rendition in every if rendition.tail not in there]
    if not missing:
        return 0
    with image.file.open() as original:
        content = original.read()
    files = encoded(content, (image.width, image.height), missing)
    for rendition, made in zip(missing, files, strict=True):
        store(rendition.stored_name, made)
    return len(missing)


class Command(BaseCommand):
    help = (
        "Makes all missing renditions of all pictures of the library. A picture that fails does "
        "not stop the others; the command then ends with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prune",
            action="store_true",
            help="also delete stored renditions of pictures, focal points or sizes of the past",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        images = Image.objects.order_by("pk")
        total = images.count()
        count: Counter[str] = Counter()
        for number, image in enumerate(images.iterator(chunk_size=100), start=1):
            self.one(image, count)
            self.progress(number, total, count)
        if options["prune"]:
            count["pruned"] = prune()
        self.stdout.write(
            f"{total} pictures: {count['made']} renditions made; {count['complete']} pictures "
            f"had all before, {count['failed']} failed."
            + (f" {count['pruned']} old renditions deleted." if options["prune"] else "")
        )
        if count["failed"]:
            raise CommandError(f"{count['failed']} of {total} pictures have no renditions.")

    def one(self, image: Image, count: Counter[str]) -> None:
        """Make the missing renditions of one picture, and count the result."""
        if not (image.checksum and image.width and image.height):
            count["failed"] += 1
            self.stderr.write(f"Picture {image.pk} ({image}): skipped, it was never measured.")
            return
        try:
            made = make_missing(image)
        except Exception as error:  # go on with the next picture
            count["failed"] += 1
            self.stderr.write(f"Picture {image.pk} ({image}): {type(error).__name__}: {error}")
            return
        count["made"] += made
        count["complete"] += not made

    def progress(self, number: int, total: int, count: Counter[str]) -> None:
        """Show the progress: on a terminal in one line, elsewhere for every tenth picture."""
        terminal = self.stdout.isatty()
        if terminal or number % 10 == 0 or number == total:
            line = f"{number}/{total} pictures, {count['made']} renditions made"
            self.stdout.write(f"\r{line}", ending="" if terminal and number < total else "\n")
