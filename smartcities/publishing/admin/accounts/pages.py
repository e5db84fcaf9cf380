"""The account pages in the admin's frame: its look, its content policy, its limits of bodies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.views.decorators.cache import never_cache

from smartcities.accounts.second_factor import must_set_up
from smartcities.accounts.urls import urlpatterns
from smartcities.protection.bodies import KILOBYTE, body_limit
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.admin.policy import POLICY

#: Names and passwords are short; ``next`` is a path whose bytes may each be encoded as three, and
#: what a passkey answers is a few kilobytes.
LIMIT = body_limit(anybody=32 * KILOBYTE)


def in_frame(view: Callable) -> Callable:
    """Return *view* as a page of the admin, never kept by a browser."""

    # Without the view's attributes: who looks for what a class declares would find the library's.
    @wraps(view, updated=())
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            frame = admin.site.each_context(request)
            if must_set_up(request, request.user):
                # Nothing of the admin opens before that, so nothing of it is offered.
                frame |= {"has_permission": False, "is_nav_sidebar_enabled": False}
            response.context_data = {**frame, **(response.context_data or {})}
        return response

    # As for all of the admin: who types passwords has budgets of another kind.
    return throttle_scope(Scope.NONE)(LIMIT(csp_update(POLICY)(never_cache(wrapped))))


account_urls = [
    URLPattern(each.pattern, in_frame(each.callback), each.default_args, each.name)
    for each in urlpatterns
]
