"""``manage.py row_keys``: give keys to rows that are older than keys, a few hundred at a time."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from smartcities.publishing.models import Row
from smartcities.publishing.states.capturing import BATCH, give_keys


class Command(BaseCommand):
    help = (
        "Gives a key to each row of a page that has none yet: versions tell rows apart by it. The "
        "portal runs meanwhile. A page gets those of its rows by itself when it is changed first."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        given = 0
        for model in apps.get_models():
            if issubclass(model, Row):
                # Short transactions: nobody who saves waits for longer than one of them.
                while rows := list(model._base_manager.filter(key=None).order_by("pk")[:BATCH]):
                    given += give_keys(model, rows)
        self.stdout.write(f"{given} row{'' if given == 1 else 's'} got a key.")
