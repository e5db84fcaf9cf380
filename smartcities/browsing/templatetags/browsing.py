"""Cards, rich text and links that keep the filters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.template.loader import select_template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from smartcities.browsing.querystring import address
from smartcities.publishing.addresses import absolute
from smartcities.publishing.fields import sanitise
from smartcities.publishing.fields.language import language_label
from smartcities.publishing.models import Page

register = template.Library()
TABLE = re.compile(r"<(/?)table\b[^>]*>")


@register.simple_tag(takes_context=True)
def card(context: template.Context, page: Page, heading: int = 2, **more: Any) -> SafeString:
    """Return *page* as a card: ``<app>/<model>_card.html``, else ``browsing/card.html``.

    *heading* is the level of the card's title on this page.
    """
    meta = page._meta
    names = [f"{meta.app_label}/{meta.model_name}_card.html", "browsing/card.html"]
    chosen = select_template(names)
    return chosen.render({"page": page, "meta": meta, "heading": heading, **more})


@register.simple_tag
def lang(page: Any) -> SafeString | str:
    """Return the ``lang`` attribute of a text that is not in the interface's language.

    What has no language of its own (a theme) is written in the portal's first.
    """
    code = getattr(page, "language", settings.LANGUAGE_CODE)
    if not code or code == get_language():
        return ""
    if LANG_INFO.get(code.lower(), {}).get("bidi"):
        return format_html(' lang="{}" dir="rtl"', code)
    return format_html(' lang="{}"', code)


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str) -> SafeString | str:
    """Return ``aria-current`` for a link to the page that is shown, or to the list above it."""
    request = context.get("request")
    if request is None or not request.path.startswith(url):
        return ""
    return format_html(' aria-current="{}"', "page" if request.path == url else "true")


@register.filter
def rich(text: str) -> SafeString:
    """Return rich text as markup; sanitised once more, so that no template has to trust.

    A table that is wider than the screen scrolls in a box of its own, by keyboard as well.
    """
    box = format_html('<div class="scroll" role="group" tabindex="0" aria-label="{}">', _("Table"))
    markup = TABLE.sub(
        lambda tag: f"{tag[0]}</div>" if tag[1] else f"{box}{tag[0]}", sanitise(text)
    )
    return mark_safe(markup)  # the sanitiser's own output, and our own box


@register.filter
def language(code: str) -> str:
    """Return the name of a language as it stands by itself."""
    return language_label(code)


@register.filter
def plural_name(model: type[Page] | Page) -> str:
    """Return a page type's name in the plural, capitalised."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


@register.filter
def single_name(model: type[Page] | Page) -> str:
    """Return a page type's name in the singular."""
    return str(model._meta.verbose_name)


@register.filter
def list_url(model: type[Page]) -> str:
    """Return the address of a page type's list."""
    return model.get_list_url()


@register.filter(name="absolute")
def absolute_address(path: str) -> str:
    """Return *path* under the site's own address."""
    return absolute(path)


@register.filter
def amount(number: int | Decimal) -> str:
    """Return a number with its thousands grouped and without needless decimals."""
    whole = number == int(number)
    return number_format(number, 0 if whole else 2, force_grouping=True)


@register.simple_tag
def neighbours(row: Any, rows: Iterable[Any]) -> dict[str, Any]:
    """Return the ``previous`` and the ``next`` of *row* among its siblings *rows*."""
    siblings = list(rows)
    place = siblings.index(row)
    after = siblings[place + 1] if place + 1 < len(siblings) else None
    return {"previous": siblings[place - 1] if place else None, "next": after}


@register.simple_tag(takes_context=True)
def with_page(context: template.Context, number: int) -> str:
    """Return the address of another page of the same filtered list."""
    query = context["filter"].given.copy()
    if number > 1:
        query["page"] = str(number)
    return address(query)
