"""The app: what the libraries say by signals goes into our log of the door."""

from __future__ import annotations

import time
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, and how."""

    name = "smartcities.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listen to what Django and django-allauth tell in no other way."""
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_out

        authentication_step_completed.connect(_proved, dispatch_uid="accounts")
        user_logged_out.connect(_signed_out, dispatch_uid="accounts")
        authenticator_added.connect(_factor_added, dispatch_uid="accounts")
        authenticator_removed.connect(_factor_removed, dispatch_uid="accounts")


def _proved(request: HttpRequest, **kwargs: Any) -> None:
    from allauth.usersessions.models import UserSession

    from smartcities.accounts.sessions.store import PROVED

    request.session[PROVED] = time.time()
    if request.user.is_authenticated:
        # Asked again: whoever knew the session's key before does not know this one. At a login
        # Django does that.
        mine = UserSession.objects.filter(session_key=request.session.session_key)
        listed = list(mine)
        request.session.cycle_key()
        for each in listed:
            each.session_key = request.session.session_key
            each.save(update_fields=["session_key"])


def _signed_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    from smartcities.accounts.log import tell

    if user is not None:
        tell(request, "signed out", user=user)


def _factor_added(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    from smartcities.accounts.log import tell

    tell(request, "second factor added", user=user)


def _factor_removed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    from smartcities.accounts.log import tell
    from smartcities.accounts.second_factor import IN_SESSION

    # It may have been the last one.
    request.session.pop(IN_SESSION, None)
    tell(request, "second factor removed", user=user)
