"""What the log says beside changes of pages: who came in, whose rights changed, what went out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from smartcities.publishing.audit.entry import Action, AuditEntry, Means
from smartcities.publishing.audit.people import keep_name, origin_of

#: The words of ``smartcities.accounts.log`` and ours.
EVENTS = {
    "signed in": Action.SIGNED_IN,
    "signed out": Action.SIGNED_OUT,
    "wrong password": Action.WRONG_PASSWORD,
    "wrong code": Action.WRONG_CODE,
    "refused": Action.REFUSED,
    "password changed": Action.PASSWORD_CHANGED,
    "second factor added": Action.FACTOR_ADDED,
    "second factor removed": Action.FACTOR_REMOVED,
    "session ended": Action.SESSION_ENDED,
    "invited": Action.INVITED,
}
#: Done by somebody who did not prove to be the user.
UNPROVED = {Action.WRONG_PASSWORD, Action.WRONG_CODE, Action.REFUSED}


def record(
    action: str,
    about: Any,
    request: HttpRequest | None = None,
    *,
    user: Any = None,
    fields: Iterable[str] = (),
) -> None:
    """Write that *user*, by default the request's, did *action* to *about*, a row or a model."""
    if user is None and request is not None and request.user.is_authenticated:
        user = request.user
    AuditEntry.objects.create(
        user_id=str(getattr(user, "pk", None) or ""),
        origin=origin_of(request).pk if request is not None else None,
        action=action,
        model=about._meta.label_lower,
        key=str(getattr(about, "pk", None) or "") if not isinstance(about, type) else "",
        fields=sorted(fields),
        means=Means.FORM if request is not None else Means.COMMAND,
    )


def account_event(
    sender: Any, request: HttpRequest | None, event: str, user: Any, name: str, **kwargs: Any
) -> None:
    """Write what happened at the door: a receiver of ``accounts.log.account_event``.

    A name that nobody has is not written: it may be a password.
    """
    users = get_user_model()
    action = EVENTS[event]
    if user is None:
        user = users.objects.filter(**{users.USERNAME_FIELD: name}).first()
    if request is not None and request.user.is_authenticated:
        # What an administrator does for a colleague is the administrator's act.
        actor: Any = request.user
    else:
        # Who typed a wrong password is not known.
        actor = None if action in UNPROVED else user
    record(action, user or users, request, user=actor)


def name_kept(sender: Any, user: Any, **kwargs: Any) -> None:
    """Keep the user's name for the log: a receiver of Django's ``user_logged_in``."""
    keep_name(user)
