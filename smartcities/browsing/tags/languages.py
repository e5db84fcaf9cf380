"""The page in other languages: canonical and alternate links, the switch, a note on the text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from jinja2 import pass_context
from jinja2.runtime import Context

from smartcities import identity
from smartcities.browsing.filters.querystring import address
from smartcities.publishing.addresses import absolute, canonical_path, in_language
from smartcities.publishing.embedding.addresses import public_path
from smartcities.publishing.fields.language import language_name
from smartcities.templating.library import Library

register = Library()


def _item(context: Context) -> Any:
    """Return the part, page or theme that is shown, whose text is in one language."""
    for name in ("row", "page", "theme"):
        if hasattr(context.get(name), "get_absolute_url"):
            return context[name]
    return None


@register.function
@pass_context
def address_links(context: Context) -> SafeString | str:
    """Return the canonical link and, for pages that are whole in each language, ``hreflang``.

    The text of a page is in one language, and the page with the interface in that language is the
    canonical one; it has no alternates. Lists, the front page and the map exist in every
    language: each is its own canonical page and names the others. The canonical page of a
    filtered list is the whole list, except for lists of one country or one theme.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    item = _item(context)
    if item is not None:
        return _link("canonical", canonical_path(item))
    path = context.get("canonical") or public_path(request.path)
    canonical = _link("canonical", path)
    if not context.get("is_indexable", True):
        return canonical
    twins = [(code, in_language(path, code)) for code in identity.current().languages]
    if len({address for _code, address in twins}) == 1:
        return canonical
    # The first one is the default for readers of all other languages.
    pairs = [*twins, ("x-default", twins[0][1])]
    line = '\n<link rel="alternate" hreflang="{}" href="{}">'
    alternates = ((code, absolute(address)) for code, address in pairs)
    return canonical + format_html_join("", line, alternates)


def _link(rel: str, path: str) -> SafeString:
    return format_html('<link rel="{}" href="{}">', rel, absolute(path))


def _with_choices(context: Context, request: HttpRequest) -> str:
    """Return the address that is shown; of a list, with its valid parameters."""
    if "filter" not in context:
        return request.get_full_path()
    query = context["filter"].given.copy()
    if (number := getattr(context.get("hits"), "number", 1)) > 1:
        query["page"] = str(number)
    return f"{request.path}{address(query)}" if query else request.path


@register.filter
def canonical_url(page: Any) -> str:
    """Return the address of *page* whose frame speaks as its text does."""
    return canonical_path(page)


@register.inclusion("browsing/_languages.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Show this page's addresses in the other languages, with filters and page number.

    On an error page it offers the front page in the other language; a page that exists in one
    language only has no switch.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {"languages": []}
    here, active = _with_choices(context, request), get_language()
    offered = []
    for code in identity.current().languages:
        if code == active:
            continue
        twin = in_language(here, code)
        # What Django says of an address with nothing at it: its twin would say the same.
        if request.resolver_match is None or "request_path" in context:
            with translation.override(code):
                twin = reverse("home")
        if twin != here:
            name = get_language_info(code)["name_local"].capitalize()
            offered.append({"code": code, "name": name, "url": twin})
    return {
        "languages": offered,
        "is_indexable": context.get("is_indexable", "?" not in here),
    }


@register.function
def languages_offered() -> list[tuple[str, str]]:
    """Return the languages of the interface: the code, and the name in that language."""
    return [
        (code, get_language_info(code)["name_local"].capitalize())
        for code in identity.current().languages
    ]


@register.inclusion("browsing/_written_in.html")
def written_in(page: Any) -> dict[str, Any]:
    """Show the language of the text, if it differs from that of the interface."""
    code = getattr(page, "language", "") or settings.LANGUAGE_CODE
    return {"language": language_name(code) if code != get_language() else ""}
