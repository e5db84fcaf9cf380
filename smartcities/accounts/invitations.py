"""Links by which somebody chooses a password: of an invitation, and of an administrator's help.

They are those of a forgotten password (django-allauth): one use, an hour, and nothing of it stored.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils import translation

from smartcities import identity
from smartcities.accounts.adapter import password_path
from smartcities.accounts.mail import reaches_people, send


def password_link(user: Any) -> str:
    """Return the address at which *user* chooses a password, once, within the hour."""
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return f"{settings.SITE_URL}{password_path(f'{user_pk_to_url_str(user)}-{token}')}"


def invite(user: Any, inviter: Any) -> str:
    """Send *user* the link; return it if it could not be sent, else an empty text.

    Whoever asks shows it then to the administrator, to be passed on in another way.
    """
    link = password_link(user)
    if not user.email or not reaches_people():
        return link
    context = {
        "username": user.get_username(),
        "inviter": inviter,
        "portal": identity.current().name,
        "password_reset_url": link,
    }
    with translation.override(user.language or translation.get_language()):
        message = get_adapter().render_mail("account/email/invitation", user.email, context)
    return "" if send(message) else link
