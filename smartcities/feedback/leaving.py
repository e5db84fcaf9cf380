"""Storing messages: bounded in number, not kept for ever, and without those who were erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from smartcities.feedback.mail import tell
from smartcities.feedback.models import Message
from smartcities.publishing.types import page_types

#: How long a message is kept after it was answered or closed.
KEPT = timedelta(days=180)
#: How many may wait for an editor.
MOST = 500


class TooManyError(Exception):
    """So many messages are waiting that no further one is taken."""


def leave(message: Message) -> None:
    """Store *message*, and tell those concerned by mail; one that is sent twice counts once.

    Not within a transaction: the mail follows the stored row, so whatever becomes of it, the
    message is on the desk. Raises ``TooManyError`` while ``MOST`` are waiting.
    """
    delete_expired()
    waiting = Message.objects.filter(state=Message.State.NEW)
    same = {name: getattr(message, name) for name in ("path", "text", "address")}
    if waiting.filter(**same).exists():
        return
    # Counted for each, not for the moment: some more do no harm.
    if waiting.count() >= MOST:
        raise TooManyError
    message.save()
    tell(message)


def delete_expired() -> int:
    """Delete the messages that were settled long ago; return how many."""
    return Message.objects.filter(settled_at__lt=timezone.now() - KEPT).delete()[0]


def about_pages_of(user: Any) -> Q:
    """Return the condition of messages about pages that *user* looks after."""
    found = Q(pk__in=[])
    for model in page_types():
        theirs = model._base_manager.filter(owner=user).values("pk")
        found |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=theirs)
    return found


def messages_from(user: Any) -> list[dict[str, Any]]:
    """Return what *user* wrote as a reader, under the address of the account."""
    return list(_from(user).values("created_at", "name", "address", "path", "text", "answer"))


def nameless_from(user: Any) -> None:
    """Take name and address of *user* out of the messages that came under this address."""
    _from(user).update(name="", address="")


def _from(user: Any) -> Any:
    # Without an address of one's own one wrote nothing: that of most readers is empty.
    found = Message.objects.filter(address__iexact=user.email)
    return found if user.email else found.none()
