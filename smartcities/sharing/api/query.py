"""Reading the query of a list strictly: bad values are refused, by parameter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from smartcities.browsing.filters.fields import display_value
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.sharing.api.cursor import Cursor, CursorError
from smartcities.sharing.data.result import Errors, refused

LIMIT, MOST = 20, 100
#: Longer than any date and time of RFC 3339.
LONGEST_MOMENT = 40


class RefusedError(Exception):
    """A query that is refused; ``errors`` says why, by parameter."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True)
class Query:
    """A valid request to a list."""

    found: PageFilter
    sort: str
    limit: int
    since: datetime | None
    cursor: Cursor | None
    #: The list's parameters in force as they were given, sorted.
    given: tuple[tuple[str, str], ...]

    @property
    def model(self) -> type[Page]:
        """The page type of the list."""
        return self.found.queryset.model

    @property
    def print(self) -> str:
        """A text that identifies the list, its filters and its order, for cursors."""
        return _print(self.model, self.given)

    def address(self, cursor: Cursor) -> str:
        """Return the query string of the page that begins at *cursor*."""
        limit = [("limit", str(self.limit))] if self.limit != LIMIT else []
        return urlencode([*self.given, *limit, ("cursor", cursor.sealed(self.print))])


def read(parameters: QueryDict, model: type[Page]) -> Query:
    """Return the query that *parameters* give for the list of *model*; or ``RefusedError``."""
    found = filter_for(model)(parameters, queryset=model.objects.public())
    errors = refused(found)
    values = {name: parameters.get(name, "").strip() for name in ("limit", "changed_since")}
    limit = _limit(values["limit"], errors)
    since = _moment(values["changed_since"], errors)
    sort = found.chosen.get("sort") or found.usual
    if sort == "relevance":
        _refuse(errors, "sort", "Relevance has no order that pages could follow.")
    elif since and found.chosen.get("sort"):
        _refuse(errors, "sort", "With changed_since, the oldest change always comes first.")
    names = {*filter_for(model).base_filters, "changed_since"}
    given = tuple(
        sorted(
            (name, value.strip())
            for name, each in parameters.lists()
            if name in names
            for value in (each if name in found.facet_filters else each[-1:])
            if value.strip()
        )
    )
    cursor = None
    if text := parameters.get("cursor", "").strip():
        try:
            cursor = Cursor.opened(text, _print(model, given))
        except CursorError:
            _refuse(errors, "cursor", "This is no cursor of this list with these parameters.")
    if errors:
        raise RefusedError(errors)
    return Query(found, sort, limit, since, cursor, given)


def _print(model: type[Page], given: Any) -> str:
    text = repr((model._meta.label_lower, sorted({(name, v.casefold()) for name, v in given})))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _refuse(errors: Errors, name: str, sentence: str) -> None:
    errors.setdefault(name, []).append(sentence)


def _limit(text: str, errors: Errors) -> int:
    if not text:
        return LIMIT
    # Check the text first: parsing thousands of digits takes time.
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST:
        return int(text)
    _refuse(errors, "limit", f"“{display_value(text)}” is not a whole number from 1 to {MOST}.")
    return LIMIT


def _moment(text: str, errors: Errors) -> datetime | None:
    if not text:
        return None
    # In an address, a plus that was not encoded means a space.
    written = text.replace(" ", "+") if text.count(" ") == 1 and "T" in text.upper() else text
    try:
        if len(text) > LONGEST_MOMENT or not text.isascii():
            raise ValueError(text)
        moment = parse_datetime(written.upper())
        if moment is None or timezone.is_naive(moment):
            raise ValueError(text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        sentence = "is not a moment of RFC 3339, such as 2027-03-01T12:00:00Z."
        _refuse(errors, "changed_since", f"“{display_value(text)}” {sentence}")
        return None
