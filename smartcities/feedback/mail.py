"""Whom a message is brought to by mail, and what the mails say."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.accounts import mail
from smartcities.feedback.models import Message
from smartcities.feedback.subject import Subject
from smartcities.portal.notifications import notify
from smartcities.publishing.addresses import absolute


def tell(message: Message) -> None:
    """Bring *message* to who looks after its page, otherwise to the portal's contact address.

    A colleague who has left, or has no address, is passed over. Without anybody to write to it
    waits on the desk alone.
    """
    owner: Any = Subject(message.path, message.page).owner
    if owner is None or not owner.email:
        owner = None
    language = owner.language if owner else identity.offered_languages()[0]
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = str(message) if message.path else _("A message from a reader")
        text = render_to_string(
            "feedback/message.txt",
            {
                "message": message,
                "portal": identity.current().name,
                "page_url": absolute(message.path) if message.path else "",
                "desk_url": absolute(_form_of(message)) if _may_open(owner) else "",
            },
        )
        to = owner.email if owner else identity.current().contact
        notify(to, subject, text, reply_to=message.address)


def send_answer(message: Message) -> bool:
    """Send the answer to the reader; tell whether the mail server took it."""
    with translation.override(message.language):
        portal = identity.current()
        context = {
            "message": message,
            "portal": portal.name,
            "page_url": absolute(message.path) if message.path else "",
            "site_url": settings.SITE_URL,
        }
        return mail.send(
            EmailMessage(
                " ".join((_("Answer to your message to %s") % portal.name).split()),
                render_to_string("feedback/answer.txt", context),
                to=[message.address],
                reply_to=[portal.contact] if portal.contact else None,
            )
        )


def _may_open(owner: Any) -> bool:
    # The portal's mailbox is the editors'.
    return owner is None or owner.has_perm("feedback.view_message")


def _form_of(message: Message) -> str:
    return reverse("admin:feedback_message_change", args=[message.pk])
