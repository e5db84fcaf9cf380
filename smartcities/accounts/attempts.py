"""How many wrong passwords one client may try, counted in django-axes' table of failures.

Each attempt is stored *before* its password is checked, and deleted again if it was right. So a
hundred attempts at the same moment are limited as if they came one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from smartcities.protection.addresses import client_network

#: How long failures and logins are kept for the administrators' lists.
FAILURE_RETENTION = timedelta(days=1)
LOGIN_RETENTION = timedelta(days=90)
#: The prefix of recorded names that no user has; usernames cannot contain brackets.
UNKNOWN = "(unknown) "


@dataclass(frozen=True)
class Budget:
    """The number of wrong passwords that a client may try in a period, per name or in total."""

    failures: int
    period: timedelta
    is_per_name: bool

    def spent_until(self, attempts: QuerySet[AccessFailureLog], now: datetime) -> datetime | None:
        """Return when another attempt is possible after *attempts*; None if it is possible now."""
        recent = attempts.filter(attempt_time__gt=now - self.period).order_by("-attempt_time")
        times = recent.values_list("attempt_time", flat=True)
        # The period slides: an attempt is possible once the oldest that counts is old enough.
        oldest = times[self.failures - 1 : self.failures].first()
        return oldest + self.period if oldest else None


#: Five in a quarter of an hour for one name; all users behind one address share thirty an hour.
PER_NAME = Budget(5, timedelta(minutes=15), is_per_name=True)
PER_CLIENT = Budget(30, timedelta(hours=1), is_per_name=False)


@dataclass(frozen=True)
class Refusal:
    """The reason why a password is not checked now, and until when."""

    budget: Budget
    until: datetime


def recorded_name(name: str) -> str:
    """Return *name* in the form in which it is stored: unchanged if a user has it, or as a digest.

    People sometimes type their password into the field of the name, and some names do not fit the
    column; digests can be told apart and reveal nothing.
    """
    users = get_user_model()
    longest: int = cast(Any, users._meta.get_field(users.USERNAME_FIELD)).max_length
    # Checked before the query: PostgreSQL raises an error for NUL and lone surrogates.
    can_be_one = len(name) <= longest and name.isprintable()
    if can_be_one and users.objects.filter(**{users.USERNAME_FIELD: name}).exists():
        return name
    digest = salted_hmac("smartcities.accounts", name.encode(errors="surrogatepass"))
    return UNKNOWN + digest.hexdigest()[:16]


def is_unknown(recorded: str | None) -> bool:
    """Tell whether a stored name is not that of a user."""
    return not recorded or recorded.startswith(UNKNOWN)


def client_column(request: HttpRequest) -> str | None:
    """Return the client as an address for the database; for IPv6, the first of its network.

    None if it is not one client: a trusted proxy that forwards no address.
    """
    return client_network(request.META.get("REMOTE_ADDR", "")).partition("/")[0] or None


class LoginAttempt:
    """One password about to be checked, with its user name and its client."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.request = request
        self.name = recorded_name(name)
        self.client = client_column(request)

    def begin(self) -> Refusal | None:
        """Store the attempt, or return why it is refused; refused attempts do not count."""
        # Check first, so that a client that does not stop causes no writes.
        refusal = self.refusal()
        if refusal:
            return refusal
        row = AccessFailureLog.objects.create(
            username=self.name,
            ip_address=self.client,
            user_agent=_column(self.request, "HTTP_USER_AGENT", "user_agent"),
            http_accept=_column(self.request, "HTTP_ACCEPT", "http_accept"),
            path_info=_column(self.request, "PATH_INFO", "path_info"),
        )
        refusal = self.refusal(besides=row)
        if refusal:
            row.delete()
        return refusal

    def refusal(self, besides: AccessFailureLog | None = None) -> Refusal | None:
        """Return the refusal that lasts longest, without counting the row *besides*."""
        now, refusals = timezone.now(), []
        for budget in (PER_NAME, PER_CLIENT):
            failures = AccessFailureLog.objects.filter(ip_address=self.client)
            if budget.is_per_name:
                failures = failures.filter(username=self.name)
            elif self.client is None:
                continue
            if besides:
                failures = failures.exclude(pk=besides.pk)
            until = budget.spent_until(failures, now)
            if until:
                refusals.append(Refusal(budget, until))
        return max(refusals, key=lambda refusal: refusal.until, default=None)

    def succeed(self) -> int:
        """Delete the client's failures with this name, not with others; return their number."""
        failures = AccessFailureLog.objects.filter(username=self.name, ip_address=self.client)
        return failures.delete()[0]


def delete_expired() -> int:
    """Delete failures and logins after their retention; return the number of failures."""
    now = timezone.now()
    AccessLog.objects.filter(attempt_time__lt=now - LOGIN_RETENTION).delete()
    old = AccessFailureLog.objects.filter(attempt_time__lt=now - FAILURE_RETENTION)
    return old.delete()[0]


def _column(request: HttpRequest, header: str, field: str) -> str:
    """Return a header, shortened for the column *field*."""
    longest = AccessFailureLog._meta.get_field(field).max_length
    return request.META.get(header, "").replace("\0", "")[:longest]
