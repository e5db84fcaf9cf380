"""The addresses that partners frame: the twin of a page's address, below ``/embed/``."""

from __future__ import annotations

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

PREFIX = "/embed/"
#: What a partner chooses, beside ``theme``, which a list also takes for its filter.
OPTIONS = ("view", "accent", "lang", "limit", "dnt")


def is_embed(path: str) -> bool:
    """Tell whether *path* is one of the addresses that partners frame."""
    return path.startswith(PREFIX)


def bare_path(path: str) -> str:
    """Return the path that is embedded at *path*, without a language; another path as it is."""
    return path[len(PREFIX) - 1 :] if is_embed(path) else path


def public_path(path: str) -> str:
    """Return the address, in the active language, of the page that is embedded at *path*.

    Another path is returned as it is.
    """
    if not is_embed(path):
        return path
    language, bare = get_language(), bare_path(path)
    if language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return bare
    return f"/{language}{bare}"


def embed_path(path: str) -> str:
    """Return the address that embeds the page at *path*, whose language is no part of it."""
    first, _slash, rest = path[1:].partition("/")
    if first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE:
        return f"{PREFIX}{rest}"
    return f"{PREFIX}{path[1:]}"


def language_of_embed(query: QueryDict) -> str:
    """Return the language that an embed is asked for by *query*; the default for all but ours."""
    code = query.get("lang", "").strip().lower()
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
