"""Compressing what is made as a whole; streams and kept answers compress themselves."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedText(GZipMiddleware):
    """Compress pages and other text that is made as a whole.

    Files stay as they are: pictures are compressed already, and a compressed download could
    not be asked for in ranges.
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
        """Compress the answer if it is text and the browser takes it so."""
        kind = response.get("Content-Type", "")
        is_done = getattr(response, "is_encoded", False)
        if is_done or response.streaming or not kind.startswith(self.kinds):
            return response
        return super().process_response(request, response)
