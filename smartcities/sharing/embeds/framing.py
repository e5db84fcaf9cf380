"""Middleware that adds an embed's rule of framing, and the address of a page's oEmbed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from smartcities.publishing.embedding.addresses import is_embed
from smartcities.publishing.models import Page
from smartcities.sharing.oembed.discovery import endpoints, link_header
from smartcities.sharing.partners.ancestors import HEADER


class EmbeddingRules:
    """Set the page's own rule in an internal header, which is kept with the answer.

    ``smartcities/middleware/content_policy.py`` turns it into the policy when the answer is sent,
    so that a new partner may at once embed answers that were kept before. For other pages, set
    the ``Link`` header with their oEmbed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_embed(request.path_info):
            if not response.get("Content-Type", "").startswith("text/html"):
                return response
            context = getattr(response, "context_data", None) or {}
            page = context.get("page")
            # For a page that is gone the view has set the rule itself.
            own = page.embedding if isinstance(page, Page) else getattr(response, "embedding", "")
            response.headers[HEADER] = own or "site"
        elif response.status_code == 200 and hasattr(response, "context_data"):
            found = endpoints(request, response.context_data or {})
            if found:
                response.headers["Link"] = link_header(found)
        return response
