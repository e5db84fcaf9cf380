"""The handler by which django-axes checks and counts logins (AXES_HANDLER)."""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessFailureLog
from django.http import HttpRequest

from smartcities.accounts.attempts import LoginAttempt, delete_expired
from smartcities.accounts.log import log_failed, log_refused


class LoginRequest(HttpRequest):
    """A request that tries a password, as the library's middleware and ``refusal.py`` read it."""

    login_attempt: LoginAttempt
    login_refusal: Any
    axes_locked_out: bool
    axes_credentials: dict


class BudgetHandler(AxesDatabaseHandler):
    """Refuse by the budgets of ``attempts.py``; the log of logins is the library's own."""

    def is_allowed(self, request: LoginRequest, credentials: dict | None = None) -> bool:
        """Begin an attempt and tell whether its password may be checked; called once for each."""
        name = get_client_username(request, credentials) or ""
        request.login_attempt = attempt = LoginAttempt(request, name)
        request.login_refusal = attempt.begin()
        return request.login_refusal is None

    def user_login_failed(
        self, sender: Any, credentials: dict, request: LoginRequest | None = None, **kwargs: Any
    ) -> None:
        """Log the failure; if it was the last allowed one, refuse at once."""
        attempt = getattr(request, "login_attempt", None)
        if request is None or attempt is None:
            return
        if request.login_refusal:
            log_refused(attempt)
        else:
            log_failed(attempt)
            self.clean_expired_user_attempts(request)
            request.login_refusal = attempt.refusal()
        # The library's middleware then calls AXES_LOCKOUT_CALLABLE.
        request.axes_locked_out = request.login_refusal is not None
        request.axes_credentials = credentials

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Delete the failures of a user who has just signed in (AXES_RESET_ON_SUCCESS)."""
        return LoginAttempt(request, get_client_username(request, credentials) or "").succeed()

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict | None = None
    ) -> int:
        """Delete expired rows, so that no job has to."""
        return delete_expired()

    def reset_attempts(
        self,
        *,
        ip_address: str | None = None,
        username: str | None = None,
        ip_or_username: bool = False,
    ) -> int:
        """Delete failures for the commands ``axes_reset``, ``axes_reset_ip`` and so on."""
        failures = AccessFailureLog.objects.all()
        by_client = failures.filter(ip_address=ip_address)
        by_name = failures.filter(username=username)
        if ip_or_username:
            failures = by_client | by_name
        else:
            failures = failures & by_client if ip_address else failures
            failures = failures & by_name if username else failures
        return failures.delete()[0]
