"""Absolute and canonical addresses, each made in one place.

Inside a request for a Danish page ``reverse`` and ``get_absolute_url`` give Danish addresses by
themselves. What must not depend on who asks (canonical links, the sitemap, data for others)
takes ``canonical_path``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse, translate_url
from django.utils import translation

from smartcities import identity

#: Paths of more characters are not cached: a slug has at most 80.
LONGEST = 200
#: The placeholder for a slug in the cached form of an address.
SLOT = "a-slug-in-its-place"
#: The ports of addresses that name none.
PORTS = {"http": 80, "https": 443}


def path_to(name: str, *slugs: str) -> str:
    """Return what ``reverse`` returns for an address whose arguments are slugs, ten times faster.

    A list shows a hundred addresses, and those of a type differ in the slug only: the rest is
    looked up once for each language. Raises ``NoReverseMatch`` if there is no such address.
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
    # Everything that an address depends on besides its slugs is an argument, for the cache's key.
    try:
        return reverse(name, urlconf=urls, args=[SLOT] * slugs).split(SLOT)
    except NoReverseMatch:
        return None


def site_url() -> str:
    """Return the full address of the site."""
    return f"{settings.SITE_URL}/"


def absolute(path: str) -> str:
    """Return the full address of *path* (from the root, with its query), under SITE_URL."""
    return f"{settings.SITE_URL}{path}"


def on_this_site(address: str) -> SplitResult | None:
    """Return the parts of *address* if it is a full one of this site, as people paste it.

    The host is that of SITE_URL or another name in ALLOWED_HOSTS; one that stands for many names
    does not count. http and https mean the same.
    """
    site = urlsplit(settings.SITE_URL)
    names = (each for each in settings.ALLOWED_HOSTS if not each.startswith((".", "*")))
    hosts = {site.hostname, *(each.lower().strip("[]") for each in names)}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or parts.hostname not in hosts or "@" in parts.netloc:
        return None
    own, usual = site.port or PORTS[site.scheme], PORTS[parts.scheme]
    port = port or usual
    is_usual = own == PORTS[site.scheme] and port == usual
    return parts if is_usual or port == own else None


def interface_language(code: str) -> str:
    """Return the interface language for a text in *code*: the same, or the first one offered."""
    primary, offered = code.lower().partition("-")[0], identity.offered_languages()
    return primary if primary in offered else offered[0]


def language_of(path: str) -> str:
    """Return the language whose prefix *path* carries: ``/da/…`` Danish, all else the default."""
    first = path[1:].partition("/")[0]
    known = dict(settings.LANGUAGES)
    return first if first in known and first != settings.LANGUAGE_CODE else settings.LANGUAGE_CODE


def canonical_path(item: Any) -> str:
    """Return the one path that search engines should know *item* by.

    *item* is a page, or a row of one that has an address of its own, or a theme. A page can be
    shown with the interface in each language, but its text is in one: the canonical address is
    the one whose interface is in the language of the text.
    """
    page = getattr(item, item.page_field) if hasattr(item, "page_field") else item
    language = interface_language(getattr(page, "language", None) or "")
    if language == translation.get_language():
        return item.get_absolute_url()
    with translation.override(language):
        return item.get_absolute_url()


def canonical_paths() -> Callable[[Any], str]:
    """Return a ``canonical_path`` for many pages: it asks once for each type and language."""
    ways: dict[tuple[type, str], tuple[str, str]] = {}

    def path(page: Any) -> str:
        way = type(page), page.language
        if way not in ways:
            before, _slug, after = canonical_path(page).rpartition(page.slug)
            ways[way] = before, after
        before, after = ways[way]
        # A slug contains nothing that has to be quoted in an address.
        return f"{before}{page.slug}{after}"

    return path


def in_language(path: str, code: str) -> str:
    """Return the address of the same page in the language *code*, keeping the query.

    *path* is an address in the active language. If there is no such page it is returned unchanged.
    """
    bare, mark, query = path.partition("?")
    language, urls = translation.get_language(), settings.ROOT_URLCONF
    # Longer paths are nobody's page: they are not worth a place in the cache.
    find = _twin if len(bare) <= LONGEST else _twin.__wrapped__
    return f"{find(bare, code, language, get_script_prefix(), urls)}{mark}{query}"


@lru_cache(maxsize=1024)
def _twin(path: str, code: str, language: str | None, prefix: str, urls: Any) -> str:
    # All that the result depends on is an argument, for the cache's key. It takes two searches
    # through all addresses of the portal, and every page needs it twice.
    return translate_url(path, code)
