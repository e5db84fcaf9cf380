"""How large a request's body may be: nothing unless its view says so."""

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
#: A longer body is refused for its length, whatever the method.
SHORT = 128 * KILOBYTE
#: What an address that takes no body is asked by.
READING = ("GET", "HEAD", "OPTIONS")
#: What programs are told; people are told the same by the page.
DETAILS = {
    400: "The body did not arrive whole.",
    405: "This address can only be read.",
    411: "A body needs a Content-Length.",
    413: "The body is larger than this address takes.",
}


def body_limit(*, anybody: int = 0, staff: int = 0) -> Callable[[View], View]:
    """Let the decorated view take a body of so many bytes at most.

    *staff* are those who may sign in to the admin; they may always send what anybody may. A view
    without this decorator takes no body: a request that has one is answered 405, a long one 413.
    """

    def decorate(view: View) -> View:
        cast(Any, view).body_limit = BodyLimit(anybody, max(anybody, staff))
        return view

    return decorate


class BodyLimits:
    """Refuse a body that the view does not take before anything of it is read.

    Stands above Django's CSRF check, which reads the form, and needs the user only where a view
    takes more from staff. The length that a request gives is binding: neither the server nor
    Django reads beyond it, and a body without one (in chunks) is refused with 411.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 405, 411 or 413 for a body that is not taken, None to go on."""
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
        """Answer 400 where the body stopped coming while a view read it."""
        return refusal(request, 400) if isinstance(error, UnreadablePostError) else None


def length_of(request: HttpRequest) -> int:
    """Return the length of the body in bytes, 0 where there is none."""
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
            # Whoever was signed out meanwhile may send less than before.
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
