"""Absolute and canonical addresses, each made in one place.

Inside a request for a Danish page ``reverse`` and ``get_absolute_url`` give Danish addresses by
themselves. What must not depend on who asks (canonical links, the sitemap, data for others)
takes ``canonical_path``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import translate_url
from django.utils import translation


def absolute(path: str) -> str:
    """Return *path* (from the root, with its query) under SITE_URL."""
    return f"{settings.SITE_URL}{path}"


def interface_language(code: str) -> str:
    """Return the language of the interface that suits a text in *code*: its own or the default."""
    primary = code.lower().partition("-")[0]
    return primary if primary in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def canonical_path(item: Any) -> str:
    """Return the one path that search engines should know *item* by.

    *item* is a page, or a row of one that has an address of its own, or a theme. The frame of a
    page speaks every language of the interface, its text only one: the canonical page is the
    one whose frame speaks as the text does.
    """
    page = getattr(item, item.page_field) if hasattr(item, "page_field") else item
    with translation.override(interface_language(getattr(page, "language", ""))):
        return item.get_absolute_url()


def canonical_paths() -> Callable[[Any], str]:
    """Return a ``canonical_path`` for many pages of one type: each language is asked once."""
    ways: dict[str, tuple[str, str]] = {}

    def path(page: Any) -> str:
        if page.language not in ways:
            before, _slug, after = canonical_path(page).rpartition(page.slug)
            ways[page.language] = before, after
        before, after = ways[page.language]
        # A slug holds nothing that an address would have to quote.
        return f"{before}{page.slug}{after}"

    return path


def in_language(path: str, code: str) -> str:
    """Return the address of the same page in the language *code*, keeping the query.

    *path* is an address in the active language. What has no such twin is returned as it is.
    """
    return translate_url(path, code)
