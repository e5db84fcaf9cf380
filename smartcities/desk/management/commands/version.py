"""``manage.py version``: which portal this is, on which Django and which Python."""

from __future__ import annotations

import platform
from typing import Any

import django
from django.core.management.base import BaseCommand

from smartcities import __version__


class Command(BaseCommand):
    help = "Print the portal's version, and those of Django and Python."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Smart Cities {__version__} "
            f"(Django {django.get_version()}, Python {platform.python_version()})"
        )
