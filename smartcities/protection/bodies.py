"""How large a request's body may be: nothing unless its view says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

View = TypeVar("View", bound=Callable)


class BodyLimit(NamedTuple):
    """The largest body a view takes, in bytes: from anybody, and from signed-in staff."""

    anybody: int = 0
    staff: int = 0


NO_BODY = BodyLimit()


def body_limit(*, anybody: int = 0, staff: int = 0) -> Callable[[View], View]:
    """Let the decorated view take a body of so many bytes at most.

    *staff* are those who may sign in to the admin; they may always send what anybody may. A view
    without this decorator takes no body: a request that has one is answered 413.
    """

    def decorate(view: View) -> View:
        view.body_limit = BodyLimit(anybody, max(anybody, staff))
        return view

    return decorate
