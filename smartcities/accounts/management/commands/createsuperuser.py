"""``manage.py createsuperuser``: Django's, which checks no password that stands in a variable."""

from __future__ import annotations

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

VARIABLE = "DJANGO_SUPERUSER_PASSWORD"


class Command(createsuperuser.Command):
    """Refuses a weak password without a terminal as well as on one."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the password in the environment, then do as Django does."""
        password = os.environ.get(VARIABLE)
        if password is not None and not options["interactive"]:
            users = get_user_model()
            names = (users.USERNAME_FIELD, *users.REQUIRED_FIELDS)
            known = {name: options[name] or "" for name in names if name in options}
            try:
                validate_password(password, users(**known))
            except ValidationError as error:
                raise CommandError(f"{VARIABLE}: {' '.join(error.messages)}") from error
        super().handle(*args, **options)
