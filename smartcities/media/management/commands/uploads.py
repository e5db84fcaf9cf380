"""``manage.py uploads``: how many uploaded files wait for a save, and removing the expired."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat

from smartcities.media.models import PendingUpload
from smartcities.media.uploads.pending import remove_expired


class Command(BaseCommand):
    help = (
        "Says how many uploaded files wait for their form to be saved. A form may be saved within "
        "a day; what is older is removed by later uploads too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prune", action="store_true", help="remove the expired ones now")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prune"]:
            count = remove_expired()
            self.stdout.write(f"{count} expired upload{'' if count == 1 else 's'} removed.")
        waiting = PendingUpload.objects.all()
        count, expired = waiting.count(), waiting.expired().count()
        size = filesizeformat(waiting.aggregate(size=Sum("size"))["size"] or 0)
        plural = "" if count == 1 else "s"
        self.stdout.write(f"{count} pending upload{plural}, {size}, {expired} expired.")
        if options["prune"] and expired:
            raise CommandError(f"{expired} could not be removed; the log says why.")
