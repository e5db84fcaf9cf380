"""The backend that checks passwords: Django's, within the budgets of ``attempts.py``."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from smartcities.accounts.attempts import Check
from smartcities.accounts.log import log_failed, log_refused


class BudgetBackend(ModelBackend):
    """Check a password, unless too many were wrong: then ``request.login_refusal`` says so.

    Every password of a request passes here: the login, the one asked again before rights are
    changed, and the old one of a change. Without a request (a command, a test) nothing is counted.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Return the user whose password it is, or None; PermissionDenied if it is not checked."""
        if username is None or password is None:
            return None
        if request is None:
            return super().authenticate(request, username, password)
        check = Check(request, username)
        cast(Any, request).login_refusal = check.begin()
        if check.refusal:
            log_refused(check)
            raise PermissionDenied
        user = super().authenticate(request, username, password)
        if user is not None:
            check.succeed()
            return user
        log_failed(check)
        check.fail()
        # If it was the last allowed one, the client is told so at once.
        cast(Any, request).login_refusal = check.refusal
        return None
