"""Absolute and canonical addresses, each made in one place.

Inside a request for a Danish page ``reverse`` and ``get_absolute_url`` give Danish addresses by
themselves. What must not depend on who asks (canonical links, the sitemap, data for others)
takes ``canonical_path``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse, translate_url
from django.utils import translation

#: Characters of the longest paths that anything is remembered of: a slug has at most 80.
LONGEST = 200
#: Stands where a slug belongs, in the form that is kept of an address.
SLOT = "a-slug-in-its-place"


def path_to(name: str, *slugs: str) -> str:
    """Return what ``reverse`` does for an address of slugs alone, at a tenth of the price.

    A list names a hundred addresses, and all of a type differ by the slug only: the rest is
    looked up once for every language. Raises ``NoReverseMatch`` where there is none.
    """
    language, urls = translation.get_language(), settings.ROOT_URLCONF
    form = _form(name, len(slugs), language, get_script_prefix(), urls)
    if form is None:
        raise NoReverseMatch(f"No address is called “{name}” and takes {len(slugs)} slugs.")
    if len(slugs) == 1:
        return f"{form[0]}{slugs[0]}{form[1]}"
    return form[0] + "".join(f"{slug}{part}" for slug, part in zip(slugs, form[1:], strict=True))


@cache
def _form(name: str, slugs: int, language: str | None, prefix: str, urls: str) -> list[str] | None:
    # All that an address depends on besides its slugs: arguments are what the cache goes by.
    try:
        return reverse(name, urlconf=urls, args=[SLOT] * slugs).split(SLOT)
    except NoReverseMatch:
        return None


def site_url() -> str:
    """Return the full address of the site, which every page is part of."""
    return f"{settings.SITE_URL}/"


def absolute(path: str) -> str:
    """Return *path* (from the root, with its query) under SITE_URL."""
    return f"{settings.SITE_URL}{path}"


def interface_language(code: str) -> str:
    """Return the language of the interface that suits a text in *code*: its own or the default."""
    primary = code.lower().partition("-")[0]
    return primary if primary in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of(path: str) -> str:
    """Return the language whose prefix *path* carries: ``/da/…`` Danish, all else the default."""
    first = path[1:].partition("/")[0]
    known = dict(settings.LANGUAGES)
    return first if first in known and first != settings.LANGUAGE_CODE else settings.LANGUAGE_CODE


def canonical_path(item: Any) -> str:
    """Return the one path that search engines should know *item* by.

    *item* is a page, or a row of one that has an address of its own, or a theme. The frame of a
    page speaks every language of the interface, its text only one: the canonical page is the
    one whose frame speaks as the text does.
    """
    page = getattr(item, item.page_field) if hasattr(item, "page_field") else item
    language = interface_language(getattr(page, "language", ""))
    if language == translation.get_language():
        return item.get_absolute_url()
    with translation.override(language):
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
    bare, mark, query = path.partition("?")
    language, urls = translation.get_language(), settings.ROOT_URLCONF
    # What nobody can have named is a mistake that is not made twice.
    find = _twin if len(bare) <= LONGEST else _twin.__wrapped__
    return f"{find(bare, code, language, get_script_prefix(), urls)}{mark}{query}"


@lru_cache(maxsize=1024)
def _twin(path: str, code: str, language: str | None, prefix: str, urls: Any) -> str:
    # What a twin depends on: the rest of the arguments are the key. Two steps through all
    # addresses of the portal, and every page asks twice.
    return translate_url(path, code)
