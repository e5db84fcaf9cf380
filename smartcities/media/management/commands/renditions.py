"""``manage.py renditions``: make what is missing of all pictures, before visitors ask."""

from __future__ import annotations

import math
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smartcities.media.ahead import make_missing, measure_colour
from smartcities.media.management.prune import prune
from smartcities.media.models import Image


class Command(BaseCommand):
    help = (
        "Makes all missing renditions of all pictures of the library, and measures the colour of "
        "those that have none yet. A picture that fails does not stop the others; the command then "
        "ends with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cards",
            action="store_true",
            help="make only what cards show, as is done when a picture is saved",
        )
        parser.add_argument(
            "--seconds",
            type=float,
            default=math.inf,
            help="begin no further picture after this time",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="also delete stored renditions of pictures, focal points or sizes of the past",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        images = Image.objects.order_by("pk")
        total = images.count()
        count: Counter[str] = Counter()
        until = time.monotonic() + options["seconds"]
        for number, image in enumerate(images.iterator(chunk_size=100), start=1):
            if time.monotonic() >= until:
                count["left"] = total - number + 1
                break
            self.one(image, count, cards_only=options["cards"])
            self.progress(number, total, count)
        if options["prune"]:
            count["pruned"] = prune()
        self.stdout.write(
            f"{total} pictures: {count['made']} renditions made; {count['complete']} pictures "
            f"had all before, {count['failed']} failed."
            + (f" {count['left']} left for lack of time." if count["left"] else "")
            + (f" {count['pruned']} old renditions deleted." if options["prune"] else "")
        )
        if count["failed"]:
            raise CommandError(f"{count['failed']} of {total} pictures have no renditions.")

    def one(self, image: Image, count: Counter[str], *, cards_only: bool) -> None:
        """Make the missing renditions of one picture, and count the result."""
        if not (image.checksum and image.width and image.height):
            count["failed"] += 1
            self.stderr.write(f"Picture {image.pk} ({image}): skipped, it was never measured.")
            return
        try:
            measure_colour(image)
            made = make_missing(image, cards_only=cards_only)
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
