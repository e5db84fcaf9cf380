"""What a form's script asks every few seconds, and the row that says that the form is open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from smartcities.outages.limits import lock_wait
from smartcities.publishing.admin.autosave.values import moment, number, tab_name
from smartcities.publishing.admin.forms.conflicts import clock_of
from smartcities.publishing.admin.presence.news import Standing
from smartcities.publishing.models import OpenForm, Page
from smartcities.publishing.models.forms.open_form import over_at

#: How long a form counts after it was heard of, by what its tab is. One that is left says so; one
#: that is hidden is slowed down by its browser, and is open all the same.
COUNTS = {"visible": timedelta(seconds=40), "hidden": timedelta(seconds=150)}
LEFT = "left"
#: The row is written again when it has lost so much of that: at every second poll.
SLACK = timedelta(seconds=12)
#: How many milliseconds the word that a form is left waits for SQLite's one writer.
PATIENCE = 1_000
#: So many people are named.
NAMED = 3


@dataclass(frozen=True)
class Poll:
    """What the script asks."""

    user: int
    tab: str
    page: int
    #: Where the page stood when the form was filled.
    base: Standing
    #: Up to where the form shows the news.
    told: Standing | None
    opened: datetime
    #: ``visible``, ``hidden`` or ``left``.
    state: str


def read(body: bytes) -> Poll:
    """Return what a body of JSON says; raises ``ValueError``."""
    try:
        found = json.loads(body)
        poll = Poll(
            user=number(found["user"]),
            tab=tab_name(found["tab"]),
            page=number(found["page"]),
            base=_standing(found["base"]),
            told=_standing(found["told"]) if found.get("told") is not None else None,
            opened=moment(found.get("opened")),
            state=found["state"],
        )
        if poll.state != LEFT and poll.state not in COUNTS:
            raise ValueError(poll.state)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(body) from error
    return poll


def _standing(value: Any) -> Standing:
    revision, draft = value
    return Standing(number(revision), number(draft))


def is_due(mine: OpenForm | None, poll: Poll) -> bool:
    """Tell whether the row of the form that asks has to be written, again."""
    return mine is None or abs(mine.until - timezone.now() - COUNTS[poll.state]) > SLACK


def note_open(user: Any, model: type[Page], poll: Poll, mine: OpenForm | None) -> None:
    """Write that the form is open, unless others are writing: SQLite has one writer."""
    now = timezone.now()
    row = OpenForm(
        user=user,
        content_type=ContentType.objects.get_for_model(model),
        object_id=poll.page,
        tab=poll.tab,
        since=poll.opened,
        until=now + COUNTS[poll.state],
    )
    try:
        with lock_wait(0):
            if mine is None:
                # Those of tabs that crashed, whoever's.
                OpenForm.objects.over(now).delete()
            OpenForm.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["user", "tab"],
                update_fields=["content_type", "object_id", "until"],
            )
    except OperationalError:
        # The next poll tries again; what can be read is answered all the same.
        return


def note_left(user: Any, poll: Poll) -> None:
    """Take the row of the form away; if others are writing for long it ends by itself."""
    over = over_at(timezone.now())
    try:
        # Nobody waits for this answer, and often the form's own save is just being written.
        with lock_wait(PATIENCE):
            OpenForm.objects.filter(Q(user=user, tab=poll.tab) | over).delete()
    except OperationalError:
        return


def others(user: Any, rows: Iterable[OpenForm]) -> str:
    """Return in words who has the form of the page open in the *rows*, each once."""
    since: dict[str, datetime] = {}
    for row in rows:
        name = row.user.get_full_name() or row.user.get_username()
        since.setdefault(_("you, in another tab") if row.user_id == user.pk else name, row.since)
    said = [_("{who} since {time}").format(who=who, time=clock_of(at)) for who, at in since.items()]
    if more := len(said[NAMED:]):
        said[NAMED:] = [_("and %d more") % more]
    return _("Also open: {names}").format(names=", ".join(said)) if said else ""
