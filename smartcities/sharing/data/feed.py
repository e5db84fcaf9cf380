"""A feed: what of a list's result changed last, a hundred pages a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.sentence import Sentence
from smartcities.publishing.models import CHANGE, Page
from smartcities.sharing import changes
from smartcities.sharing.data.columns import lean
from smartcities.sharing.data.distributions import address_of
from smartcities.sharing.memory import Memory

PER_DOCUMENT = 100
#: When a feed without anything in it, now or ever, last changed.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
EVER = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """One document of a feed; its pages carry when they changed as ``change``."""

    found: PageFilter
    number: int
    pages: list[Page]
    has_next: bool

    @property
    def model(self) -> type[Page]:
        """The type of its pages."""
        return self.found.queryset.model

    @property
    def updated(self) -> datetime:
        """When what it holds last changed; of an empty one, when the whole list did."""
        if self.pages:
            return cast(Any, self.pages[0]).change
        known = changes.of_lists().get(self.model)
        return known.newest if known else NEVER

    def address(self, number: int) -> str:
        """Return the path of document *number* of the same feed."""
        return feed_path(self.found, number)


def document(found: PageFilter, number: int) -> Document:
    """Return document *number* of the feed of what a query leaves; ``Http404`` past its end.

    A page changes when something on it does, or by appearing.
    """
    pages = lean(found.narrowed(), {"summary", "published_at"}).prefetch_related("themes")
    pages = pages.annotate(change=CHANGE).order_by("-change", "-pk")
    ends = Memory(feed_path(found))
    start = (number - 1) * PER_DOCUMENT
    # Who follows the links has just read the document before: this one begins at its end,
    # wherever that is, without counting through all that comes earlier.
    if number > 1 and (end := ends.get(number - 1)):
        change, key = end
        pages = pages.filter(Q(change__lt=change) | Q(pk__lt=key), change__lte=change)
        start = 0
    elif not found.chosen.keys() - {"sort"}:
        # True of all; without it SQLite would rather sort the whole list than read its index.
        pages = pages.filter(change__lte=EVER)
    # One more than is shown tells whether there is another document.
    rows = list(pages[start : start + PER_DOCUMENT + 1])
    if number > 1 and not rows:
        raise Http404("The feed has fewer documents.")
    shown = rows[:PER_DOCUMENT]
    if has_next := len(rows) > PER_DOCUMENT:
        ends.keep((shown[-1].change, shown[-1].pk), number)
    return Document(found, number, shown, has_next)


def feed_query(found: PageFilter) -> QueryDict:
    """Return the filters in force in one form, however they were given; a feed has one order."""
    query = QueryDict(mutable=True)
    for name, values in sorted(found.given.lists()):
        if name != "sort":
            query.setlist(name, sorted(values))
    return query


def feed_path(found: PageFilter, number: int = 1) -> str:
    """Return the path of a document of the feed of what a query leaves."""
    query = feed_query(found)
    if number > 1:
        query["page"] = str(number)
    path = address_of(found.queryset.model, "atom")
    return f"{path}?{query.urlencode()}" if query else path


def feed_title(found: PageFilter) -> str:
    """Return what the feed is called: its list, and what that was narrowed to."""
    named = Sentence(found, plain=True).named()
    return _("%(names)s – Smart Cities") % {"names": named}
