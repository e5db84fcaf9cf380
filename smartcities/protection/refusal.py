"""The 429 response, which asks a client to come back after ``Retry-After`` (RFC 6585)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse


class TooManyRequestsError(Exception):
    """The process is busy, or the client has used up its budget.

    *retry_after* is in seconds. *reason* is ``busy``, or the name of the client's budget:
    ``queries`` or ``pages``.
    """

    def __init__(self, retry_after: int, reason: str) -> None:
        super().__init__(f"{reason}: again in {retry_after} s")
        self.retry_after, self.reason = retry_after, reason


#: The messages for programs; people get a page.
DETAILS = {
    "busy": "Too many large files are being made at this moment. Please try again later.",
    "queries": "Your address asked for more in a short time than one may. Please try again later.",
    "pages": "Your address asked for more in a short time than one may. Please try again later.",
}


def too_many_requests(request: HttpRequest, error: TooManyRequestsError) -> HttpResponse:
    """Return the response: a page if the client accepts HTML, otherwise JSON with CORS headers."""
    if "text/html" in request.headers.get("Accept", ""):
        context = {"reason": error.reason, "seconds": error.retry_after}
        page = TemplateResponse(request, "429.html", context, status=429)
        response: HttpResponse = page.render()
    else:
        response = JsonResponse({"detail": DETAILS[error.reason]}, status=429)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    response.headers["Retry-After"] = str(error.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


class TooManyRequests:
    """Return 429 if a view raised ``TooManyRequestsError``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the response for ``TooManyRequestsError``, otherwise None."""
        return (
            too_many_requests(request, error) if isinstance(error, TooManyRequestsError) else None
        )
