"""``manage.py proxy``: the configuration of nginx and the pages that it shows by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from smartcities.deployment import proxy


class Command(BaseCommand):
    help = (
        "Write the proxy's configuration and pages into a folder, for ALLOWED_HOSTS, SITE_URL and "
        "the variables PROXY_…; nginx -c FOLDER/nginx.conf runs it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("folder", type=Path, help="where to; it is made if it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and name the configuration."""
        folder = options["folder"].resolve()
        try:
            proxy.write(folder)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error}") from error
        self.stdout.write(f"{folder / 'nginx.conf'} is written.")
