"""How many wrong passwords and codes are checked: the one place where that is decided.

Each attempt is stored *before* it is checked, and deleted again if it was right. So a hundred
attempts at the same moment are limited as if they came one after the other.

A browser in which the user has signed in before has a budget of its own (``devices.py``), so that
nobody can lock a person out by guessing from elsewhere; guesses from all other browsers are also
counted together, wherever they come from. The idea: https://owasp.org/www-community/
Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from smartcities.accounts.devices import known_device
from smartcities.accounts.log import log_failed, log_refused, log_spent
from smartcities.accounts.models import Attempt
from smartcities.protection.addresses import client_network

Kind = Attempt.Kind
#: How long failures are kept for the administrators' list: as long as the longest period.
FAILURE_RETENTION = timedelta(days=1)
#: What was noted further ahead is of a clock that was wrong, and would lock people out for as long.
SLACK = timedelta(minutes=1)
#: The prefix of recorded names that no user has; usernames cannot contain brackets.
UNKNOWN = "(unknown) "


@dataclass(frozen=True)
class Budget:
    """The number of failures that a scope may have in a period before it has to wait."""

    #: "client and name", "client", "name" (from all unknown devices) or "device".
    scope: str
    failures: int
    period: timedelta

    def spent_until(self, attempts: QuerySet[Attempt], now: datetime) -> datetime | None:
        """Return when another attempt is possible after *attempts*; None if it is possible now."""
        recent = attempts.filter(at__gt=now - self.period, at__lte=now + SLACK).order_by("-at")
        # The period slides: an attempt is possible once the oldest that counts is old enough.
        times = recent.values_list("at", flat=True)
        oldest = times[self.failures - 1 : self.failures].first()
        return oldest + self.period if oldest else None


QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
#: Of passwords and codes together: all users behind one address share thirty an hour.
PER_CLIENT = Budget("client", 30, HOUR)
BUDGETS: dict[str, tuple[Budget, ...]] = {
    Kind.PASSWORD: (
        Budget("client and name", 5, QUARTER),
        Budget("name", 50, HOUR),
        PER_CLIENT,
    ),
    # A code has six digits: at twenty a day, a year of guessing finds one in some hundred.
    Kind.CODE: (Budget("client and name", 5, QUARTER), Budget("name", 20, DAY), PER_CLIENT),
    # What is counted here are mails, right or wrong, so that nobody's letter box is filled.
    Kind.MAIL: (Budget("name", 3, HOUR), Budget("client", 20, HOUR)),
}
#: A known device waits for its own failures alone.
DEVICE_BUDGETS: dict[str, tuple[Budget, ...]] = {
    Kind.PASSWORD: (Budget("device", 10, QUARTER),),
    Kind.CODE: (Budget("device", 10, HOUR),),
}


@dataclass(frozen=True)
class Refusal:
    """The reason why nothing is checked now, and until when."""

    budget: Budget
    until: datetime
    kind: str


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


def client_address(request: HttpRequest) -> str | None:
    """Return the client as an address for the database; for IPv6, the first of its network.

    None if it is not one client: a trusted proxy that forwards no address.
    """
    return client_network(request.META.get("REMOTE_ADDR", "")).partition("/")[0] or None


class Check:
    """One password or code about to be checked, with the user's name and the client."""

    Kind = Attempt.Kind

    def __init__(self, request: HttpRequest, name: str, kind: str = Kind.PASSWORD) -> None:
        self.request = request
        self.kind = kind
        self.name = recorded_name(name)
        self.address = client_address(request)
        self.device = None if is_unknown(self.name) else known_device(request, self.name)
        self.refusal: Refusal | None = None

    def begin(self) -> Refusal | None:
        """Store the attempt, or return why it is refused; refused attempts do not count."""
        # Check first, so that a client that does not stop causes no writes.
        self.refusal = self.refusal_now()
        if self.refusal:
            return self.refusal
        row = Attempt.objects.create(
            kind=self.kind,
            name=self.name,
            address=self.address,
            device=self.device,
            browser=self.request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:255],
        )
        self.refusal = self.refusal_now(besides=row)
        if self.refusal:
            row.delete()
        return self.refusal

    def refusal_now(self, besides: Attempt | None = None) -> Refusal | None:
        """Return the refusal that lasts longest, without counting the row *besides*."""
        now, refusals = timezone.now(), []
        budgets = DEVICE_BUDGETS.get(self.kind) if self.device else None
        for budget in budgets or BUDGETS[self.kind]:
            counted = self._counted(budget)
            if counted is None:
                continue
            if besides:
                counted = counted.exclude(pk=besides.pk)
            until = budget.spent_until(counted, now)
            if until:
                refusals.append(Refusal(budget, until, self.kind))
        return max(refusals, key=lambda refusal: refusal.until, default=None)

    def _counted(self, budget: Budget) -> QuerySet[Attempt] | None:
        """Return the attempts that count towards *budget*; None if it does not apply."""
        of_kind = Attempt.objects.filter(kind=self.kind)
        if budget.scope == "device":
            return of_kind.filter(device=self.device)
        if budget.scope == "name":
            return of_kind.filter(name=self.name, device=None)
        if budget.scope == "client and name":
            return of_kind.filter(name=self.name, address=self.address, device=None)
        if self.address is None:
            return None
        if self.kind == Kind.MAIL:
            return of_kind.filter(address=self.address)
        return Attempt.objects.filter(~Q(kind=Kind.MAIL), address=self.address)

    def succeed(self) -> None:
        """Delete the failures of this kind with this name that came from here."""
        mine = Attempt.objects.filter(kind=self.kind, name=self.name)
        here = Q(address=self.address, device=None)
        mine.filter(Q(device=self.device) if self.device else here).delete()

    def fail(self) -> None:
        """Leave the attempt counted; ``refusal`` says then whether it was the last for now."""
        delete_expired()
        self.refusal = self.refusal_now()
        if self.refusal:
            log_spent(self)


@contextmanager
def checking_code(request: HttpRequest, name: str) -> Iterator[None]:
    """Count the code that the block checks; a ValidationError means that it was wrong.

    Raises ValidationError without running the block if no code is checked now.
    """
    check = Check(request, name, Kind.CODE)
    cast(Any, request).login_refusal = check.begin()
    if check.refusal:
        log_refused(check)
        raise ValidationError(gettext("Codes are not checked for a while."))
    try:
        yield
    except ValidationError:
        log_failed(check)
        check.fail()
        cast(Any, request).login_refusal = check.refusal
        raise
    check.succeed()


def delete_expired() -> int:
    """Delete failures after their retention, so that no job has to; return their number."""
    old = Attempt.objects.filter(at__lt=timezone.now() - FAILURE_RETENTION)
    return old.delete()[0]
