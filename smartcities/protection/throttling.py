"""Budgets of clients: views declare which budget applies, and the middleware charges it."""

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

#: The budget for pages, as a multiple of the budget for queries.
PAGES_FACTOR = 5
#: The methods that are charged whatever the view says.
READING = frozenset({"GET", "HEAD"})
#: For how many seconds a client can save up its rate.
SAVED = 120


class Scope(Enum):
    """The budgets that requests of anonymous clients are charged to."""

    #: Pages, of which there is a limited number. Readers never use up this budget.
    PAGES = "pages"
    #: Unlimited numbers of addresses: combinations of filters, searches, exports, the API.
    QUERIES = "queries"
    #: Neither charged nor refused.
    NONE = "none"


#: The scope of a view, or a function that returns it for the request and the view's arguments.
Rule = Scope | Callable[[HttpRequest, Mapping[str, Any]], Scope]


def throttle_scope(rule: Rule) -> Callable[[View], View]:
    """Decorate a view, function or class, whose requests are charged to another budget.

    The default is ``QUERIES`` with a query string, otherwise ``PAGES``, for GET and HEAD. A view
    that is decorated is charged for what is sent to it (POST) as well.
    """

    def decorate(view: View) -> View:
        view.throttle_scope = rule  # type: ignore[attr-defined]  # scope_of reads it
        return view

    return decorate


def scope_of(request: HttpRequest, view: Any, arguments: Mapping[str, Any]) -> Scope:
    """Return the budget that a GET of *view*, as in the URLconf, is charged to."""
    declaring = getattr(view, "view_class", view)
    rule = getattr(declaring, "throttle_scope", None)
    if isinstance(rule, Scope):
        return rule
    if rule is not None:
        return rule(request, {**getattr(view, "view_initkwargs", {}), **arguments})
    # Logins have limits of their own, and a crawler must not keep an editor from logging in.
    assert request.resolver_match is not None
    if "admin" in request.resolver_match.app_names:
        return Scope.NONE
    return Scope.QUERIES if request.META.get("QUERY_STRING") else Scope.PAGES


def is_declared(view: Any) -> bool:
    """Tell whether *view*, as in the URLconf, says which budget its requests are charged to."""
    return hasattr(getattr(view, "view_class", view), "throttle_scope")


class ChargedRequest(HttpRequest):
    """A request with the budget that it is charged to."""

    charged_to: Scope


class ClientBudgets:
    """Charge anonymous clients for their requests, and refuse those whose budget is used up.

    It is inside ``KeptAnswers``: a kept answer costs next to nothing and is never refused.
    Requests are refused in ``process_view``, when the view and the user are known: users who may
    use the admin are never refused.
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
        # A request without a view (404) is charged as a page.
        request.charged_to = Scope.PAGES if request.method in READING else Scope.NONE
        with Meter() as meter:
            response = self.get_response(request)
        # After a server error waiting for the database is not charged: it may be an outage.
        self._charge(request, meter.thread if response.status_code >= 500 else meter.seconds)
        if isinstance(response, StreamingHttpResponse):
            # None of ours is asynchronous.
            pieces = cast(Iterable[bytes], response.streaming_content)
            response.streaming_content = self._charged(request, pieces)
        return response

    def process_view(
        self, request: ChargedRequest, view: Any, args: Iterable[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Return 429 if the client's budget for this view is used up."""
        is_sent = request.method == "POST" and is_declared(view)
        if request.method not in READING and not is_sent:
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
        """Yield *pieces*, and charge for each after it was produced."""
        began = time.thread_time()
        for piece in pieces:
            self._charge(request, time.thread_time() - began)
            yield piece
            began = time.thread_time()
        self._charge(request, time.thread_time() - began)


def _is_staff(request: HttpRequest) -> bool:
    # Loading the user takes two queries, so it is done only when the result matters.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_staff
