"""How large a request's body may be: a view takes none unless it declares a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse

View = TypeVar("View", bound=Callable)

KILOBYTE = 1024
MEGABYTE = 1024**2


class BodyLimit(NamedTuple):
    """The largest body a view takes, in bytes: from anybody, and from signed-in staff."""

    anybody: int = 0
    staff: int = 0


NO_BODY = BodyLimit()
#: Views without a limit refuse longer bodies with 413, shorter ones with 405.
SHORT = 128 * KILOBYTE
#: The methods of addresses that take no body.
READING = ("GET", "HEAD", "OPTIONS")
#: The messages for programs; people get a page.
DETAILS = {
    400: "The body did not arrive whole.",
    405: "This address can only be read.",
    411: "A body needs a Content-Length.",
    413: "The body is larger than this address takes.",
}


def body_limit(*, anybody: int = 0, staff: int = 0) -> Callable[[View], View]:
    """Decorate a view that takes a body, with the limits in bytes.

    *staff* are users who may sign in to the admin; they may always send what anybody may. A view
    without this decorator takes no body: a request with a body gets 405, with a long one 413.
    """

    def decorate(view: View) -> View:
        cast(Any, view).body_limit = BodyLimit(anybody, max(anybody, staff))
        return view

    return decorate


class BodyLimits:
    """Refuse a body that the view does not take, before any of it is read.

    It must be outside Django's CSRF check, which reads the form. It needs the user only if a view
    takes more from staff. The declared length is binding: neither the server nor Django reads
    beyond it, and a body without a length (chunked) is refused with 411.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return 405, 411 or 413 for a body that is not taken, otherwise None."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal(request, 411)
        length = length_of(request)
        if not length:
            return None
        limit = getattr(view, "body_limit", NO_BODY)
        if length <= limit.anybody:
            return None
        if length <= limit.staff and request.user.is_active and request.user.is_staff:
            return None
        is_method_wrong = limit == NO_BODY and length <= SHORT and request.method not in READING
        return refusal(request, 405 if is_method_wrong else 413, limit)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return 400 if the body broke off while a view was reading it."""
        return refusal(request, 400) if isinstance(error, UnreadablePostError) else None


def length_of(request: HttpRequest) -> int:
    """Return the length of the body in bytes; 0 without a body."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def refusal(request: HttpRequest, status: int, limit: BodyLimit = NO_BODY) -> HttpResponse:
    """Return why a body was not taken (400, 405, 411, 413): a page, or JSON for programs."""
    if "text/html" in request.headers.get("Accept", ""):
        context = {
            "status": status,
            "most": filesizeformat(limit.staff) if limit.staff else "",
            # A user who was signed out meanwhile may only send what anybody may.
            "is_signed_out": limit.staff > limit.anybody and not request.user.is_authenticated,
        }
        page = TemplateResponse(request, "body_refused.html", context, status=status)
        response: HttpResponse = page.render()
    else:
        response = JsonResponse({"detail": DETAILS[status]}, status=status)
        response["Access-Control-Allow-Origin"] = "*"
    if status == 405:
        response["Allow"] = ", ".join(READING)
    response["Cache-Control"] = "no-store"
    return response
