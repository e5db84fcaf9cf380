"""Mail to the people with an account: each in their own language, and no page waits for it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger("smartcities.mail")
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-mail")
#: Backends that bring no mail to anybody.
NOWHERE = ("console.EmailBackend", "dummy.EmailBackend")


def reaches_people() -> bool:
    """Tell whether EMAIL_URL names a server: without one an administrator passes a link on."""
    return not settings.EMAIL_BACKEND.endswith(NOWHERE)


def send_later(message: EmailMessage) -> None:
    """Send a mail from a thread: a page takes as long for an address that nobody has."""
    _thread.submit(send, message)


def send(message: EmailMessage) -> bool:
    """Send a mail; tell whether the server took it. A refusal is a line in the log, no error."""
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        # No address: the log is read by more people than the table of users.
        logger.error("A mail could not be sent: %s (%s)", type(error).__name__, message.subject)
        return False
