"""The version of the content by a query that is made anyway."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from smartcities.identity import note_version
from smartcities.publishing.models import ContentChange, ContentVersion
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.version.reading import Version

Rows = TypeVar("Rows", bound=QuerySet)


class NotedField(TextField):
    """Hands over what comes from the database instead of keeping it with each row."""

    def __init__(self, note: Callable[[str | None], None]) -> None:
        super().__init__()
        self.note = note

    def from_db_value(self, value: str | None, *args: Any) -> None:
        self.note(value)


class Carried:
    """Reads the version with the rows of a queryset, in their statement.

    Begin it before the queryset decides which pages are public.
    """

    def __init__(self) -> None:
        self._began = time.time_ns() // 1000
        self._text: str | None = None
        self._read_at = 0

    def by(self, rows: Rows) -> Rows:
        """Return *rows*, the first of which will tell the version."""
        last = ContentChange.objects.order_by("-number").values("token")[:1]
        token, since, due = (
            Cast(Coalesce(*each), TextField())
            for each in ((Subquery(last), "token"), ("since", 0), ("due", 0))
        )
        told = ContentVersion.objects.filter(pk=1).values(
            text=Concat(token, Value(" "), since, Value(" "), due, output_field=TextField())
        )
        return rows.annotate(told=Subquery(told, output_field=NotedField(self._note)))

    def _note(self, text: str | None) -> None:
        if not self._read_at:
            self._text, self._read_at = text, time.time_ns() // 1000
            if token := self.token:
                # As for who reads the version by itself.
                note_version(Version(0, token, 0, None))

    @property
    def is_empty(self) -> bool:
        """Whether no row was read, so that nothing was told."""
        return not self._read_at

    @property
    def token(self) -> str:
        """The token of the version that the rows are of; empty if that is not certain.

        It is not if a page was due to appear or expire meanwhile, or when one is due is not known,
        nor in a rehearsal.
        """
        token, since, due = (self._text or " 0 0").split(" ")
        if is_rehearsing():
            return ""
        is_certain = int(since) <= self._began and self._read_at < int(due)
        return token if is_certain else ""
