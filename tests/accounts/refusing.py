"""A mail server that takes nothing."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Refusing(BaseEmailBackend):
    """Hangs up on every mail."""

    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("please run connect() first")
