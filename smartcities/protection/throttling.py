"""What clients may cost: views say which budget they draw on, the middleware keeps the books."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from smartcities.protection.addresses import client_network
from smartcities.protection.buckets import Buckets
from smartcities.protection.meter import Meter
from smartcities.protection.refusal import TooManyRequestsError, too_many_requests
from smartcities.protection.refusal_log import RefusalLog

View = TypeVar("View", bound=Callable[..., Any])
Inner = Callable[[HttpRequest], HttpResponseBase]

#: How much more than on queries a client may spend on pages.
PAGES_FACTOR = 5
#: Seconds of its rate that a client can save up.
SAVED = 120


class Scope(Enum):
    """The budgets: what a request of an anonymous client is charged to."""

    #: Pages of their own: there are so many of them and no more. A budget that no reader meets.
    PAGES = "pages"
    #: What can be asked for without end: combinations of filters, searches, exports, the API.
    QUERIES = "queries"
    #: Neither charged nor refused.
    NONE = "none"


#: The scope of a view, or how it follows from the request and the arguments of the view.
Rule = Scope | Callable[[HttpRequest, Mapping[str, Any]], Scope]


def throttle_scope(rule: Rule) -> Callable[[View], View]:
    """Decorate a view, function or class, whose requests draw on another budget than the usual.

    The usual: ``QUERIES`` with a query string, else ``PAGES``.
    """

    def decorate(view: View) -> View:
        view.throttle_scope = rule  # type: ignore[attr-defined]  # scope_of reads it
        return view

    return decorate


def scope_of(request: HttpRequest, view: Any, arguments: Mapping[str, Any]) -> Scope:
    """Return the budget that a GET of *view*, as the address plan has it, draws on."""
    declaring = getattr(view, "view_class", view)
    rule = getattr(declaring, "throttle_scope", None)
    if isinstance(rule, Scope):
        return rule
    if rule is not None:
        return rule(request, {**getattr(view, "view_initkwargs", {}), **arguments})
    # Logins have throttles of their own, and nobody's crawler may keep an editor from one.
    assert request.resolver_match is not None
    if "admin" in request.resolver_match.app_names:
        return Scope.NONE
    return Scope.QUERIES if request.META.get("QUERY_STRING") else Scope.PAGES


class ChargedRequest(HttpRequest):
    """A request with the budget that it is charged to."""

    charged_to: Scope


class ClientBudgets:
    """Charge anonymous clients what their requests cost, and refuse those that overdrew.

    Stands inside ``KeptAnswers``: an answer that was kept costs next to nothing and is never
    refused. Refused is in ``process_view``, when it is known which view is asked for and who
    asks: those who are signed in and may use the admin are never refused.
    """

    def __init__(self, get_response: Inner) -> None:
        rate = settings.CLIENT_BUDGET / 60
        if settings.DEBUG or not rate:
            raise MiddlewareNotUsed("CLIENT_BUDGET is 0, or a developer works alone.")
        self.get_response = get_response
        self.buckets = {
            Scope.QUERIES: Buckets(rate, rate * SAVED),
            Scope.PAGES: Buckets(PAGES_FACTOR * rate, PAGES_FACTOR * rate * SAVED),
        }
        self.log = RefusalLog()

    def __call__(self, request: ChargedRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        # What has no view is charged as a page that is not there.
        request.charged_to = Scope.PAGES
        with Meter() as meter:
            response = self.get_response(request)
        # For a database that does not answer the visitor is not to blame.
        self._charge(request, meter.thread if response.status_code >= 500 else meter.seconds)
        if isinstance(response, StreamingHttpResponse):
            # None of ours is asynchronous.
            pieces = cast(Iterable[bytes], response.streaming_content)
            response.streaming_content = self._charged(request, pieces)
        return response

    def process_view(
        self, request: ChargedRequest, view: Any, args: Iterable[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Answer 429 to a client that has nothing left of the budget that the view draws on."""
        if request.method not in {"GET", "HEAD"}:
            return None
        scope = request.charged_to = scope_of(request, view, kwargs)
        client = client_network(request.META.get("REMOTE_ADDR", ""))
        if scope is Scope.NONE or not client:
            return None
        seconds = self.buckets[scope].wait(client)
        if not seconds or _is_staff(request):
            return None
        request.charged_to = Scope.NONE
        self.log.refused(client, request)
        return too_many_requests(request, TooManyRequestsError(seconds, scope.value))

    def _charge(self, request: ChargedRequest, seconds: float) -> None:
        client = client_network(request.META.get("REMOTE_ADDR", ""))
        if client and request.charged_to is not Scope.NONE:
            self.buckets[request.charged_to].charge(client, seconds)

    def _charged(self, request: ChargedRequest, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield *pieces*, each charged for when it was made."""
        began = time.thread_time()
        for piece in pieces:
            self._charge(request, time.thread_time() - began)
            yield piece
            began = time.thread_time()
        self._charge(request, time.thread_time() - began)


def _is_staff(request: HttpRequest) -> bool:
    # Whose session it is takes two queries, so it is asked only where it changes the answer.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_staff
