"""The demo's editor: made once, its password in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from enum import Enum
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from smartcities.desk.models import DemoRecord
from smartcities.publishing.access import may_administer

NAME = GROUP = "editor"
# Without characters that are mistaken for one another in print (0 o, 1 i l).
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Fate(Enum):
    """What becomes of the demo's user when the demo is emptied."""

    #: There is none, or none that could sign in.
    NONE = "none"
    #: Nobody ever signed in with it.
    DELETED = "deleted"
    #: What was done with it stays told in the log and the versions.
    DEACTIVATED = "deactivated"
    #: It empties the demo itself, or is an administrator by now.
    KEPT = "kept"

    @property
    def is_change(self) -> bool:
        """Whether emptying changes the user."""
        return self in (Fate.DELETED, Fate.DEACTIVATED)


def user_type() -> ContentType:
    """Return the content type under which the demo's record keeps the user."""
    return ContentType.objects.get_for_model(get_user_model())


def new_password() -> str:
    """Return a random password that can be read aloud: four groups of four characters."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def read_password(password_file: Path) -> str:
    """Return the password in *password_file*, empty if there is none."""
    return password_file.read_text().rstrip("\n") if password_file.exists() else ""


def write_password(password_file: Path, password: str) -> None:
    """Write *password* to *password_file* with mode 600, so that nobody else ever reads it."""
    new = password_file.with_name(password_file.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password + "\n")
    new.replace(password_file)


def check(wanted: str) -> None:
    """Refuse an operator's choice that the admin would refuse; ``./run demo`` is often public."""
    try:
        validate_password(wanted, get_user_model()(username=NAME))
    except ValidationError as error:
        raise CommandError(f"DEMO_PASSWORD: {' '.join(error.messages)}") from error


def create(password_file: Path, password: str) -> None:
    """Make the demo user, who may publish but not administer."""
    group = Group.objects.filter(name=GROUP).first()
    if group is None:
        raise CommandError(f"The group {GROUP} is missing: run manage.py migrate first.")
    # First the file: a password that nobody knows could not be told at the next start.
    write_password(password_file, password)
    users = get_user_model()._default_manager
    with transaction.atomic():
        user = users.create_user(NAME, password=password, is_staff=True)
        user.groups.add(group)
        DemoRecord.objects.create(content_type=user_type(), key=NAME, object_id=user.pk)


def ensure_password(password_file: Path, wanted: str) -> str:
    """Make sure of the demo user and return what to tell about its login.

    *wanted* is the operator's choice of password (DEMO_PASSWORD), empty for a random one. A
    password that was changed in the admin is never reset. A user that an administrator
    deactivated or deleted stays so: the record of the demo tells deleted from not yet made.
    """
    users = get_user_model()._default_manager
    user = users.filter(username=NAME).first()
    known = read_password(password_file)
    if user is None:
        if DemoRecord.objects.filter(content_type=user_type(), key=NAME).exists():
            return f"user {NAME} (deleted by an administrator)"
        if wanted:
            check(wanted)
        password = wanted or known or new_password()
        create(password_file, password)
        return f"user {NAME} password {password}"
    if not user.is_active:
        return f"user {NAME} (deactivated by an administrator)"
    if known and user.check_password(known):
        if wanted and wanted != known:
            check(wanted)
            write_password(password_file, wanted)
            user.set_password(wanted)
            user.save(update_fields=["password"])
        return f"user {NAME} password {wanted or known}"
    if wanted and user.check_password(wanted):
        write_password(password_file, wanted)
        return f"user {NAME} password {wanted}"
    if not known:
        return f"user {NAME} (its password is not known here: {password_file.name} is gone)"
    return f"user {NAME} (password changed in the admin)"


def fate(asking: Any = None) -> Fate:
    """Return what becomes of the demo's user, in a portal that *asking* empties of the demo."""
    user = _brought_user()
    if user is None or not user.is_active:
        return Fate.NONE
    if user == asking or may_administer(user):
        return Fate.KEPT
    return Fate.DEACTIVATED if user.last_login else Fate.DELETED


def leave(decided: Fate) -> None:
    """Delete or deactivate the demo's user, as *decided* by ``fate``."""
    user = _brought_user()
    if user is not None and decided == Fate.DELETED:
        user.delete()
    elif user is not None and decided == Fate.DEACTIVATED:
        user.is_active = False
        user.save(update_fields=["is_active"])


def _brought_user() -> Any:
    record = DemoRecord.objects.filter(content_type=user_type(), key=NAME).first()
    return record.target if record else None
