"""``/messages/``: what readers write to the portal, and about a page.

Pages are kept for everybody, so a form on one has no token of its own, and none sets a cookie.
Instead of the token the browser's word counts for where a form was sent from
(``protection/origins.py``).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from smartcities.feedback.form import MessageForm
from smartcities.feedback.leaving import TooManyError, leave
from smartcities.feedback.subject import Subject, subject_of
from smartcities.outages.posted import show_posted_again
from smartcities.protection.allowance import Allowance, too_often
from smartcities.protection.bodies import KILOBYTE, body_limit
from smartcities.protection.origins import is_sent_from_here
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.addresses import path_to

#: How many messages one client may send at once, and how many an hour after that.
allowance = Allowance(burst=5, per_hour=5)


@csrf_exempt
@body_limit(anybody=64 * KILOBYTE)
@throttle_scope(Scope.QUERIES)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, view: str) -> HttpResponse:
    """Show the form of the address that is called *view*; store what is sent, and lead to thanks.

    What cannot be taken comes back as it was typed.
    """
    subject = Subject()
    if view == "message-wrong":
        given = request.POST if request.method == "POST" else request.GET
        subject = subject_of(given.get("page", ""))
    if request.method == "POST":
        response = _sent(request, view, subject)
    else:
        response = _page(request, view, subject, MessageForm())
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    """Say that the message has come, and lead back to the page of the query."""
    subject = subject_of(request.GET.get("page", ""))
    response = render(request, "feedback/sent.html", {"subject": subject})
    response["Cache-Control"] = "private, no-cache"
    return response


def _sent(request: HttpRequest, view: str, subject: Subject) -> HttpResponse:
    form = MessageForm(request.POST)
    if not is_sent_from_here(request):
        form.add_error(
            None, _("Your browser says that this was not sent by a page of ours. Send it again.")
        )
        return _page(request, view, subject, form, status=403)
    show_posted_again(request)
    if not form.is_valid():
        return _page(request, view, subject, form)
    if seconds := allowance.wait(request):
        form.add_error(None, too_often(seconds))
        response = _page(request, view, subject, form, status=429)
        response["Retry-After"] = str(seconds)
        return response
    message = form.save(commit=False)
    message.page, message.path, message.language = subject.page, subject.path, get_language()
    try:
        leave(message)
    except TooManyError:
        form.add_error(
            None, _("Very many messages are waiting for the editors. Please try again in a week.")
        )
        return _page(request, view, subject, form, status=503)
    allowance.charge(request)
    query = f"?{urlencode({'page': subject.path})}" if subject.path else ""
    return redirect(f"{path_to('message-sent')}{query}", permanent=False)


def _page(
    request: HttpRequest, view: str, subject: Subject, form: MessageForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "subject": subject,
        "action": path_to(view),
        "is_wrong": view == "message-wrong",
    }
    return render(request, "feedback/form.html", context, status=status)
