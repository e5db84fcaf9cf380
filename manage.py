#!/usr/bin/env python
"""Django's command-line entry point."""

import os
import sys


def main() -> None:
    """Run a management command with the portal's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:2] == ["version"]:
        # Django prints its own version for this word before it looks for a command of that name.
        from smartcities.desk.management.commands.version import Command

        Command().run_from_argv(sys.argv)
        return
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
