"""Readers for the environment variables of what the portal reports, as ``environment.py`` has."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from smartcities import environment
from smartcities.monitoring.lines import FORMATS

#: Characters of a secret that nobody tries out.
LONG_ENOUGH = 20
#: An address of the web that is encrypted, or a telephone number (RFC 9116, section 2.5.3).
CONTACT = re.compile(r"https://[^\s/@]+\.[^\s@]+|tel:\+?[0-9()-]+", re.IGNORECASE)


def token(name: str) -> str:
    """Return a secret that another program sends in a header; empty when unset."""
    value = environment.text(name, "")
    if value and not (len(value) >= LONG_ENOUGH and value.isascii() and value.isprintable()):
        raise environment.fail(name, f"must have {LONG_ENOUGH} or more plain characters.")
    if " " in value:
        raise environment.fail(name, "must not have a space in it.")
    return value


def mail_addresses(name: str) -> list[str]:
    """Return comma-separated addresses that mails go to, none when unset."""
    found = [each.strip() for each in environment.text(name, "").split(",") if each.strip()]
    for each in found:
        try:
            validate_email(each)
        except ValidationError as error:
            raise environment.fail(name, f"takes mail addresses, not {each!r}.") from error
    return found


def contacts(name: str) -> list[str]:
    """Return comma-separated addresses of mail (``mailto:`` is added), web or telephone."""
    found = []
    for each in filter(None, map(str.strip, environment.text(name, "").split(","))):
        scheme, _, rest = each.rpartition(":")
        is_mail = "@" in each and scheme.lower() in {"", "mailto"}
        if is_mail:
            try:
                validate_email(rest)
            except ValidationError as error:
                raise environment.fail(name, f"has no mail address in {each!r}.") from error
            found.append(f"mailto:{rest}")
        elif each.isascii() and each.isprintable() and CONTACT.fullmatch(each):
            found.append(each)
        else:
            raise environment.fail(
                name, f"takes mail addresses, https:// addresses and tel: numbers, not {each!r}."
            )
    return found


def policy(name: str) -> str:
    """Return the https address of a page, empty when unset."""
    value = environment.text(name, "")
    if value and not (CONTACT.fullmatch(value) and value.isascii() and value.startswith("https")):
        raise environment.fail(name, f"must be an https:// address, not {value!r}.")
    return value


def log_format(name: str = "LOG_FORMAT") -> str:
    """Return how log lines are written: one of ``FORMATS``."""
    value = environment.text(name, "line").lower()
    if value not in FORMATS:
        raise environment.fail(name, f"must be one of {', '.join(FORMATS)}, not {value!r}.")
    return value
