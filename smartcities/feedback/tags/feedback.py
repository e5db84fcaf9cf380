"""Template functions: the contact form, and the way to say that something is wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from smartcities.feedback.form import MessageForm
from smartcities.feedback.subject import Subject
from smartcities.publishing.addresses import path_to
from smartcities.templating.library import Library

register = Library()


@register.function
def wrong_here_address(request: HttpRequest | None) -> str:
    """Return the address of the form about the page of *request*, without its query.

    A search may say something of who searched, and a list is the same one however it is filtered.
    """
    if request is None:
        return path_to("message-wrong")
    return f"{path_to('message-wrong')}?{urlencode({'page': request.path})}"


@register.inclusion("feedback/_form.html")
def contact_form() -> dict[str, Any]:
    """Return the context of the contact form, for a page that shows it."""
    return {
        "form": MessageForm(),
        "subject": Subject(),
        "action": path_to("message"),
        "is_wrong": False,
    }
