"""Readers for environment variables with a plain value: texts, numbers, switches, networks."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

Networks = list[ipaddress.IPv4Network | ipaddress.IPv6Network]
TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def fail(name: str, reason: str) -> ImproperlyConfigured:
    """Return the start-up error for variable *name*; the caller raises it."""
    return ImproperlyConfigured(f"{name} {reason}")


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or *default*; with no default an unset or empty one is an error.

    Instead of NAME, NAME_FILE may name a file that holds the value: secrets are kept so.
    """
    value = os.environ.get(name, "").strip()
    if file := os.environ.get(f"{name}_FILE", "").strip():
        if value:
            raise fail(name, f"and {name}_FILE are both set. Keep one of them.")
        if not (value := _content(f"{name}_FILE", file)):
            raise fail(f"{name}_FILE", f"names an empty file: {file}.")
    if value:
        return value
    if default is None:
        raise fail(name, "is not set. It is required while DEBUG is off.")
    return default


def _content(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise fail(name, f"names a file that cannot be read: {error}.") from error


def words(name: str) -> list[str]:
    """Return what spaces or lines part in the variable, or in the file of NAME_FILE: maybe none."""
    if file := os.environ.get(f"{name}_FILE", "").strip():
        if os.environ.get(name, "").strip():
            raise fail(name, f"and {name}_FILE are both set. Keep one of them.")
        return _content(f"{name}_FILE", file).split()
    return os.environ.get(name, "").split()


def split(name: str, value: str) -> SplitResult:
    """Return the parts of the address *value*; a start-up error if it is none."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (reading it is what checks it)
    except ValueError as error:
        raise fail(name, f"is not an address: {error}.") from error
    return parts


def boolean(name: str, default: bool = False) -> bool:
    """Return a switch: 1, true, yes, on or 0, false, no, off; *default* when unset."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise fail(name, f"must be 1 or 0 (or true, false, yes, no, on, off), not {value!r}.")
    return value in TRUE


def seconds(name: str, default: int = 0, least: int = 0) -> int:
    """Return a whole number of seconds from *least* on, *default* when unset."""
    found = _whole(name, default, "seconds")
    if found < least:
        raise fail(name, f"must be {least} seconds or more, not '{found}'.")
    return found


def days(name: str, default: int) -> int:
    """Return a whole number of days."""
    return _whole(name, default, "days")


def megabytes(name: str, default: int = 100) -> int:
    """Return a whole number of megabytes."""
    return _whole(name, default, "megabytes")


def _whole(name: str, default: int, unit: str) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()) or len(value) > 9:
        raise fail(name, f"must be a whole number of {unit}, not {value!r}.")
    return int(value)


def whole(name: str, default: int, least: int, most: int) -> int:
    """Return a whole number from *least* to *most*."""
    found = _whole(name, default, f"{least} to {most}")
    if not least <= found <= most:
        raise fail(name, f"must be from {least} to {most}, not '{found}'.")
    return found


def short_seconds(name: str, default: float = 0.25) -> float:
    """Return seconds with decimals, from 0.01 to 60."""
    value = os.environ.get(name, "").strip() or str(default)
    try:
        found = float(value) if value.isascii() else 0.0
    except ValueError:
        found = 0.0
    if not 0.01 <= found <= 60:
        raise fail(name, f"must be seconds from 0.01 to 60, not {value!r}.")
    return found


def networks(name: str) -> Networks:
    """Return comma-separated addresses or CIDR networks, none when unset."""
    found = []
    for entry in os.environ.get(name, "").split(","):
        if entry.strip():
            try:
                found.append(ipaddress.ip_network(entry.strip(), strict=False))
            except ValueError as error:
                raise fail(name, f"takes IP addresses or networks: {error}.") from error
    return found
