"""The addresses that partners frame: every page has a second one below ``/embed/``."""

from __future__ import annotations

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

PREFIX = "/embed/"
#: The options of an embed, beside ``theme``, which in a list is a filter as well.
OPTIONS = ("view", "accent", "lang", "limit", "dnt")


def is_embed(path: str) -> bool:
    """Tell whether *path* is one of the addresses that partners frame."""
    return path.startswith(PREFIX)


def bare_path(path: str) -> str:
    """Return the path that is embedded at *path*, without a language; other paths unchanged."""
    return path[len(PREFIX) - 1 :] if is_embed(path) else path


def public_path(path: str) -> str:
    """Return the address, in the active language, of the page that is embedded at *path*.

    Other paths are returned unchanged.
    """
    if not is_embed(path):
        return path
    language, bare = get_language(), bare_path(path)
    if language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return bare
    return f"/{language}{bare}"


def embed_path(path: str) -> str:
    """Return the address that embeds the page at *path*; it does not contain a language."""
    first, _slash, rest = path[1:].partition("/")
    if first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE:
        return f"{PREFIX}{rest}"
    return f"{PREFIX}{path[1:]}"


def language_of_embed(query: QueryDict) -> str:
    """Return the language that *query* asks for; the default if the portal does not have it."""
    code = query.get("lang", "").strip().lower()
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
