"""Addresses: of pages by their name, of static files, of other pages of a list."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static as static_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from smartcities.publishing.addresses import absolute as absolute_address
from smartcities.publishing.addresses import path_to
from smartcities.publishing.models import Page
from smartcities.templating.library import Library

register = Library()


@register.function
def url(name: str, *slugs: str) -> str:
    """Return the address of the view *name*. Raises ``NoReverseMatch`` where there is none."""
    return path_to(name, *slugs)


@register.function
def url_if_any(name: str, *args: Any) -> str:
    """Return the address of the view *name*, or nothing where there is none."""
    try:
        return reverse(name, args=args) if args else path_to(name)
    except NoReverseMatch:
        return ""


@register.function
def static(path: str) -> str:
    """Return the address of a static file; it changes with the file's content."""
    return static_url(path) if settings.DEBUG else _static(path)


#: Once collected, a file has the same address for the lifetime of the process.
_static = cache(static_url)


@register.filter
def list_url(model: type[Page]) -> str:
    """Return the address of a page type's list."""
    return model.get_list_url()


@register.filter
def absolute(path: str) -> str:
    """Return *path* under the site's own address."""
    return absolute_address(path)


@register.function
def section(request: HttpRequest | None) -> str:
    """Return a page's section: the first part of its path, and whether there are others."""
    if request is None:
        return ""
    head, slash, rest = request.path.removeprefix(path_to("home")).partition("/")
    return f"{path_to('home')}{head}{slash}{'…' if rest else ''}"


@register.function
def current(url: str, here: str) -> SafeString | str:
    """Return ``aria-current`` for a link to the section *here*, or to the list above the page."""
    if not here.startswith(url):
        return ""
    return format_html(' aria-current="{}"', "page" if here == url else "true")


@register.function
@pass_context
def with_facet(context: Context, name: str, is_whole: bool) -> str:
    """Return the address of this page with the facet *name* unfolded, or folded again."""
    whole = [each for each in context["whole"] if each != name] + [name] * is_whole
    address = context["filter"].page_address(context["hits"].number, whole)
    return f"{context['layout'].carried(address)}#facet-{name}"


@register.function
@pass_context
def with_page(context: Context, number: int) -> str:
    """Return the address of another page of the same filtered list."""
    return context["layout"].carried(context["filter"].page_address(number))
