"""Compressing responses that are not streamed; streams and kept answers do it themselves."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedText(GZipMiddleware):
    """Compress pages and other text that is not streamed.

    Files are not compressed: pictures are already, and a compressed download would not support
    ranges.
    """

    kinds = (
        "text/",
        "application/atom+xml",
        "application/json",
        "application/ld+json",
        "application/xml",
    )

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the response if it is text and the browser accepts it."""
        kind = response.get("Content-Type", "")
        is_done = getattr(response, "is_encoded", False)
        if is_done or response.streaming or not kind.startswith(self.kinds):
            return response
        return super().process_response(request, response)
