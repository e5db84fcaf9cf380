"""Absolute addresses, made in one place from one setting."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return *path* (from the root, with its query) under SITE_URL."""
    return f"{settings.SITE_URL}{path}"
