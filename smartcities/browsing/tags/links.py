"""Links with ``nofollow`` for addresses that are not pages for search engines."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from smartcities.browsing.indexable import is_link_indexable
from smartcities.templating.library import Library

register = Library()


@register.function
@pass_context
def href(context: Context, address: str, *rel: str) -> SafeString:
    """Return the attributes of a link to *address*: ``href``, and ``rel`` if it has a value.

    Use it for every link whose address may have a query, so that crawlers are asked not to follow
    links to combinations of filters (``nofollow``). *rel* are further values of ``rel``.
    """
    if not _is_followed(context, address):
        rel = (*rel, "nofollow")
    if not rel:
        return format_html('href="{}"', address)
    return format_html('href="{}" rel="{}"', address, " ".join(rel))


def _is_followed(context: Context, address: str) -> bool:
    path, _mark, query = address.partition("#")[0].partition("?")
    if not query:
        return True
    if not path:
        request: HttpRequest | None = context.get("request")
        # An embed's options look like filters, and embeds are not pages for search engines.
        if request is None or context["layout"].is_embed:
            return False
        path = request.path
    return is_link_indexable(path, query)
