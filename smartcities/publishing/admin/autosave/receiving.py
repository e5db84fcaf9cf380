"""Keeping what a form's script sends: one row for each tab, whatever is typed, valid or not."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from smartcities.outages.limits import lock_wait
from smartcities.publishing.admin.autosave.values import (
    moment,
    number,
    number_or_none,
    tab_name,
)
from smartcities.publishing.admin.autosave.withdrawn import forget_withdrawn
from smartcities.publishing.models import Autosave, Page
from smartcities.publishing.models.autosave import Fields

#: The hidden fields at the beginning and at the end of a form: one that lacks the second was sent
#: before it had arrived whole.
TAB_FIELD, END_FIELD = "autosave_tab", "form_end"
#: The hidden field with the tabs whose text the form was filled with.
TAKEN_FIELD = "autosave_taken"
#: Nothing that anybody typed.
NOT_KEPT = re.compile(
    r"_.*|csrfmiddlewaretoken|autosave_t.*|form_end|.*__prefix__.*|(.+-)?warned_of", re.ASCII | re.S
)
#: Milliseconds that an autosave waits for SQLite's one writer: the script tries again.
PATIENCE = 1_000
LONGEST_NAME = 200


class NotKeptError(Exception):
    """Why nothing was kept, as a status of HTTP and a word for the script."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Sent:
    """What the script sent."""

    user: int
    tab: str
    #: The page's key, none for a new page.
    page: int | None = None
    #: ``Page.revision`` as the form was filled from it, and when that was.
    base: int | None = None
    opened: datetime = field(default_factory=timezone.now)
    #: When it was typed, if it was kept in the browser since.
    typed_at: datetime = field(default_factory=timezone.now)
    fields: Fields = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    #: Whether ``fields`` is the form, or what changed since it was sent last.
    is_whole: bool = True
    #: Of a form that is not sent whole: the fields that are not in it any more.
    gone: frozenset[str] = frozenset()
    #: Tabs whose text is in this form now.
    replaces: list[str] = field(default_factory=list)


def read(body: bytes) -> Sent:
    """Return what a body of JSON says; raises ``NotKeptError``."""
    try:
        found = json.loads(body)
        sent = Sent(
            user=number(found["user"]),
            tab=tab_name(found["tab"]),
            page=number_or_none(found.get("page")),
            base=number_or_none(found.get("base")),
            opened=moment(found.get("opened")),
            typed_at=moment(found.get("typed_at")),
            fields=_fields(found.get("fields", {})),
            typed=_names(found.get("typed", [])),
            is_whole=found.get("whole", True) is True,
            gone=frozenset(_names(found.get("gone", []))),
            replaces=[tab_name(each) for each in found.get("replaces", [])][:20],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotKeptError(400, "malformed") from error
    if sum(map(len, sent.fields.values())) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise NotKeptError(413, "large")
    return sent


def _names(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise ValueError(value)
    return [_text(name) for name in value if len(name) <= LONGEST_NAME]


def _fields(value: Any) -> Fields:
    found: Fields = {}
    for name, texts in value.items():
        if not isinstance(texts, list):
            raise TypeError(texts)
        if len(name) <= LONGEST_NAME and not NOT_KEPT.fullmatch(name):
            found[_text(name)] = [_text(text) for text in texts]
    return found


def _text(value: Any) -> str:
    # Half of a pair of surrogates is nothing that could be stored or sent.
    text: str = value.encode(errors="replace").decode()
    return text


def keep(user: Any, model: type[Page], sent: Sent) -> bool:
    """Keep what was *sent*; tell whether the tab still has something to keep.

    False once the page was saved from this tab. One UPDATE; the first time two queries more.
    """
    content_type = ContentType.objects.get_for_model(model)
    of_tab = Autosave.objects.filter(user=user, tab=sent.tab)
    fields = sent.fields
    if not sent.is_whole:
        before = of_tab.filter(closed_at=None).first()
        if before is None:
            raise NotKeptError(412, "unknown")
        left = {name: texts for name, texts in before.fields.items() if name not in sent.gone}
        fields = left | fields
    made = Autosave(
        user=user,
        content_type=content_type,
        object_id=sent.page,
        tab=sent.tab,
        base=sent.base,
        began_at=sent.opened,
        saved_at=sent.typed_at,
    )
    made.pack(fields, sent.typed)
    with lock_wait(PATIENCE):
        of_page = of_tab.filter(content_type=content_type, object_id=sent.page, closed_at=None)
        if not of_page.update(base=sent.base, saved_at=sent.typed_at, stored=made.stored):
            known = of_tab.first()
            if known is not None and known.closed_at is None:
                raise NotKeptError(400, "malformed")  # of another page
            if known is not None:
                return False
            # A save that closes the tab at this moment wins.
            Autosave.objects.bulk_create([made], ignore_conflicts=True)
        if sent.replaces:
            close(user, model, sent.page, sent.replaces)
        if sent.page is not None:
            forget_withdrawn(user, model, sent.page, sent.tab, sent.opened)
    return True


def put_aside(
    user: Any,
    model: type[Page],
    key: int | None,
    fields: Fields,
    typed: Iterable[str],
    base: int | None,
    replaces: Iterable[str] = (),
) -> str:
    """Keep a form that was sent and could not be saved as typed in a new tab; return its name."""
    tab = secrets.token_hex(16)
    sent = Sent(user.pk, tab, key, base, fields=fields, typed=[*typed], replaces=[*replaces])
    keep(user, model, sent)
    return tab


def close(user: Any, model: type[Page], key: int | None, tabs: Iterable[str]) -> None:
    """Take the text of *tabs* away; nothing that still comes from them is kept. One query."""
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(model)
    closed = [
        Autosave(
            user=user,
            content_type=content_type,
            object_id=key,
            tab=tab,
            saved_at=now,
            closed_at=now,
        )
        for tab in dict.fromkeys(tabs)
    ]
    if closed:
        Autosave.objects.bulk_create(
            closed,
            update_conflicts=True,
            unique_fields=["user", "tab"],
            update_fields=["saved_at", "closed_at", "stored"],
        )
