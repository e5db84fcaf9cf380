"""``manage.py account NAME``: what helps somebody who has lost everything, from the terminal.

It prints a link for a new password, takes second factors away, and ends all sessions.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smartcities.accounts.invitations import password_link
from smartcities.accounts.models import Attempt
from smartcities.accounts.second_factor import factors_in_words, remove_factors
from smartcities.accounts.sessions import end_sessions_of


class Command(BaseCommand):
    """Says how an account stands, or helps its owner back in."""

    help = "Say how an account stands, or help somebody back in who has lost everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the username")
        parser.add_argument(
            "--password-link", action="store_true", help="print a link, good for an hour, once"
        )
        parser.add_argument(
            "--remove-second-factors",
            action="store_true",
            help="let the password alone sign in, until a new second factor is set up",
        )
        parser.add_argument("--end-sessions", action="store_true", help="sign out everywhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the options say, and say what was done."""
        users = get_user_model()
        try:
            user: Any = users.objects.get_by_natural_key(options["name"])
        except users.DoesNotExist:
            raise CommandError(f"There is no account {options['name']!r}.") from None
        if options["remove_second_factors"]:
            self.stdout.write(f"{remove_factors(user)} second factors removed.")
            Attempt.objects.filter(name=user.get_username()).delete()
        if options["end_sessions"] or options["remove_second_factors"]:
            self.stdout.write(f"{end_sessions_of(user)} sessions ended.")
        if options["password_link"]:
            if not user.is_active:
                raise CommandError("The account is not active: no link would let it in.")
            self.stdout.write(password_link(user))
        if not any(
            options[each] for each in ("remove_second_factors", "end_sessions", "password_link")
        ):
            state = "active" if user.is_active else "not active"
            self.stdout.write(f"{user.get_username()}: {state}; {factors_in_words(user)}.")
