"""A feed: the pages of a list's result by their last change, a hundred in each document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, QueryDict

from smartcities import identity
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.sentence import Sentence
from smartcities.publishing.models import CHANGE, Page
from smartcities.sharing import changes
from smartcities.sharing.data.columns import lean
from smartcities.sharing.data.distributions import address_of
from smartcities.sharing.memory import Memory

PER_DOCUMENT = 100
#: The last change of a feed that has never had an entry.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
EVER = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """One document of a feed; its pages have the time of their last change in ``change``."""

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
        """The last change of its pages, or of the whole list if it has none."""
        if self.pages:
            return cast(Any, self.pages[0]).change
        known = changes.of_lists().get(self.model)
        return known.newest if known else NEVER

    def address(self, number: int) -> str:
        """Return the path of document *number* of the same feed."""
        return feed_path(self.found, number)


def document(found: PageFilter, number: int) -> Document:
    """Return document *number* of the feed of a result; ``Http404`` past its end.

    A page's change is its last update or the moment when it appeared.
    """
    pages = lean(found.narrowed(), {"summary", "published_at"}).prefetch_related("themes")
    pages = pages.annotate(change=CHANGE).order_by("-change", "-pk")
    ends = Memory(feed_path(found))
    start = (number - 1) * PER_DOCUMENT
    # A client that follows the links has just read the document before, so this one can begin at
    # the end of that, without skipping all earlier rows.
    if number > 1 and (end := ends.get(number - 1)):
        change, key = end
        pages = pages.filter(Q(change__lt=change) | Q(pk__lt=key), change__lte=change)
        start = 0
    elif not found.chosen.keys() - {"sort"}:
        # True for all rows; without it SQLite would sort the whole list instead of using its index.
        pages = pages.filter(change__lte=EVER)
    # One more than is shown, to know whether there is another document.
    rows = list(pages[start : start + PER_DOCUMENT + 1])
    if number > 1 and not rows:
        raise Http404("The feed has fewer documents.")
    shown = rows[:PER_DOCUMENT]
    if has_next := len(rows) > PER_DOCUMENT:
        ends.set((shown[-1].change, shown[-1].pk), number)
    return Document(found, number, shown, has_next)


def feed_query(found: PageFilter) -> QueryDict:
    """Return the filters in force in a normal form, without an order: a feed has only one."""
    query = QueryDict(mutable=True)
    for name, values in sorted(found.given.lists()):
        if name != "sort":
            query.setlist(name, sorted(values))
    return query


def feed_path(found: PageFilter, number: int = 1) -> str:
    """Return the path of a document of the feed of a result."""
    query = feed_query(found)
    if number > 1:
        query["page"] = str(number)
    path = address_of(found.queryset.model, "atom")
    return f"{path}?{query.urlencode()}" if query else path


def feed_title(found: PageFilter) -> str:
    """Return the title of the feed: its list and the filters."""
    named = Sentence(found, plain=True).named()
    return f"{named} – {identity.current().name}"
