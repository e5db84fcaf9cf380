"""The base of every type's filter set: the query grammar that lists and channels share."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any, ClassVar, cast

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.cards import WithRelated, cards, for_cards
from smartcities.browsing.filters.facets import Facet, LanguageFacet, RelatedFacet
from smartcities.browsing.filters.fields import QueryField
from smartcities.browsing.filters.options import WHOLE, OfferedFacet
from smartcities.browsing.filters.orders import ORDERS, SORT_KEY, SortFilter, fields_of
from smartcities.browsing.filters.querystring import Chip, without
from smartcities.browsing.filters.years import EDGES, reversal
from smartcities.browsing.search import Found, by_relevance, found_keys, matching
from smartcities.index import Selection, Snapshot, index_of
from smartcities.index.axis import IndexedFilter
from smartcities.index.keys import Keys
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.version import Version

#: The facets that come first and last on a page; a type's others are between them.
FIRST, LAST = ("country", "theme"), ("organisation", "expert", "language")


def _place(name: str) -> tuple[int, int]:
    for rank, group in ((0, FIRST), (2, LAST)):
        if name in group:
            return rank, group.index(name)
    return 1, 0


class QueryFilter(django_filters.Filter):
    """``q``: pages that contain the visitor's words."""

    field_class = QueryField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return matching(qs, value) if value else qs

    def hits(self, found: PageFilter, value: str) -> Keys:
        """Return the pages with these words, of any visibility."""
        return Keys(found.found.pages)


class PageFilter(django_filters.FilterSet):
    """The parameters of every type's list. A type adds its own facets and years.

    Unknown or malformed values are dropped and named in ``notices``; the others apply.
    """

    q = QueryFilter(label=_("Keywords"), required=False)
    theme = RelatedFacet(
        "themes",
        _("Theme"),
        model="publishing.Theme",
        written_in="en",
        phrase=_("about %(values)s"),
    )
    language = LanguageFacet("language", _("Language"))
    sort = SortFilter(label=_("Sort by"), required=False, orders=ORDERS)

    data: QueryDict

    #: The type whose pages are filtered, set by ``register``.
    page_type: ClassVar[type[Page]]

    #: The charts of overviews: names of facets, and "years" for year_min with year_max.
    charts: ClassVar[tuple[str, ...]] = ()

    #: The type's name with its number, ``ngettext_lazy(…, …, "counter")`` of "%(number)s reports";
    #: without it the model's verbose names are used.
    counted: ClassVar[Any] = ""

    #: The order of the list if nobody asks for one: "title" for people and places.
    usual: ClassVar[str] = "newest"

    #: The names of the orders for people.
    order_names: ClassVar[dict[str, Any]] = ORDERS

    #: The fields behind each order; the key breaks ties, so that paging is stable. ``SORT_KEY``
    #: is the place in the alphabet of the reader's language.
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "newest": ("-published_at", "-pk"),
        "oldest": ("published_at", "pk"),
        "title": (SORT_KEY, "pk"),
        "updated": ("-last_updated", "-pk"),
    }

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet | None = None,
        request: Any = None,
        at: Version | None = None,
    ) -> None:
        """Read *data* for the content's version *at*, by default the current one."""
        # Unlike django-filter's, which takes its time, this does not copy the filters and their
        # fields: they are never changed.
        self.is_bound, self.data, self.request = data is not None, data or QueryDict(), request
        if queryset is not None:
            self.queryset = queryset
        self.filters, self.form_prefix, self.at = self.base_filters, None, at

    @cached_property
    def queryset(self) -> QuerySet:  # type: ignore[override]  # read when it is asked for
        """The pages that are filtered in the database: by default the public ones."""
        return self.page_type.objects.public()

    @cached_property
    def _read(self) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The good values by parameter, and sentences about those that were dropped."""
        good: dict[str, Any] = {}
        bad: dict[str, list[str]] = {}
        for name, each in self.filters.items():
            if name not in self.data:
                continue
            field: Any = copy(each.field)
            if isinstance(each, Facet):
                field.offered = self.index.labels[name]
            value = field.clean(field.widget.value_from_datadict(self.data, {}, name))
            good |= {name: value} if value else {}
            bad |= {name: field.refused} if field.refused else {}
        if told := reversal(good):
            # Which of the two was meant, nobody knows.
            good = {name: value for name, value in good.items() if name not in EDGES}
            bad |= {name: [told] for name in EDGES}
        return good, bad

    @property
    def chosen(self) -> dict[str, Any]:
        """The good values by parameter, without empty ones."""
        return self._read[0]

    @property
    def refused(self) -> dict[str, list[str]]:
        """Sentences for the visitor about values that were dropped, by parameter."""
        return self._read[1]

    @property
    def notices(self) -> list[str]:
        """Sentences about all values that were dropped, each once."""
        return list(dict.fromkeys(text for texts in self.refused.values() for text in texts))

    @cached_property
    def index(self) -> Snapshot:
        """The index of the public pages; the same one for the lifetime of this filter set."""
        self.at = self.at or version.current()
        return index_of(self.page_type, self.at)

    @cached_property
    def selection(self) -> Selection:
        """The pages of the index that match the choices: the same as ``narrowed()``."""
        narrowing = {name: value for name, value in self.chosen.items() if name != "sort"}
        # All but the order know their hits.
        filters = cast("dict[str, IndexedFilter | QueryFilter]", self.filters)
        hits = {name: filters[name].hits(self, value) for name, value in narrowing.items()}
        return Selection(self.index, hits)

    @cached_property
    def found(self) -> Found:
        """The pages with the visitor's words, and which of them come first."""
        return found_keys(self.page_type, self.chosen["q"])

    @property
    def total(self) -> int:
        """The number of pages that match the choices."""
        return len(self.selection.pages())

    def pages(self, start: int, stop: int, with_related: WithRelated = for_cards) -> list[Page]:
        """Return the result from position *start* to *stop*, with what *with_related* adds."""
        return cards(self.index, self.keys(start, stop), with_related)

    def keys(self, start: int, stop: int) -> list[int]:
        """Return the keys of the result from position *start* to *stop*, in the order of ``qs``."""
        order, pages = self.sort_order, self.selection.pages()
        if order != "relevance":
            return self.index.window(self.order_fields(order), pages, start, stop)
        # As in ``by_relevance``: rank by rank, the newest first in each.
        newest, keys = PageFilter.orders["newest"], []
        for rank in [*self.found.ranks, pages]:
            first = pages & rank
            keys += self.index.window(newest, first, max(0, start), max(0, stop))
            pages, start, stop = pages - first, start - len(first), stop - len(first)
        return keys

    def narrowed(self, leave_out: str = "") -> QuerySet:
        """Return the pages that match all choices, except those of the parameter *leave_out*."""
        pages = self.queryset.all()
        for name, value in self.chosen.items():
            if name != leave_out:
                pages = self.filters[name].filter(pages, value)
        return pages

    @classmethod
    def order_fields(cls, order: str) -> tuple[str, ...]:
        """Return the fields behind *order*, for readers of the active language."""
        return fields_of(cls.orders[order])

    @property
    def usual_order(self) -> str:
        """The default order: best match with ``q``, otherwise that of the type."""
        return "relevance" if self.chosen.get("q") else self.usual

    @property
    def sort_order(self) -> str:
        """The order in force: the chosen one if it makes sense, otherwise the default."""
        chosen = self.chosen.get("sort") or self.usual_order
        return chosen if self.chosen.get("q") or chosen != "relevance" else self.usual

    @property
    def order_options(self) -> list[tuple[str, Any]]:
        """The orders that make sense now, as (value, label); the default has an empty value.

        So when words are typed into the form, it asks for the best match and not for the order
        that was the default before.
        """
        return [
            ("" if name == self.usual_order else name, label)
            for name, label in self.order_names.items()
            if name != "relevance" or self.chosen.get("q")
        ]

    @property
    def qs(self) -> QuerySet:
        """Return the result set: filtered, in the order in force."""
        order = self.sort_order
        pages = self.narrowed()
        if order == "relevance":
            return by_relevance(pages, self.chosen["q"])
        return pages.order_by(*self.order_fields(order))

    @cached_property
    def facet_filters(self) -> dict[str, Facet]:
        """The facets by their parameter, in the order in which a page shows them."""
        found = {name: each for name, each in self.filters.items() if isinstance(each, Facet)}
        return {name: found[name] for name in sorted(found, key=_place)}

    @cached_property
    def facets(self) -> list[OfferedFacet]:
        """The facets that have options, with disjunctive counts from the index."""
        offered = [self._offer(name, facet) for name, facet in self.facet_filters.items()]
        return [facet for facet in offered if facet.menu]

    def _offer(self, name: str, facet: Facet) -> OfferedFacet:
        chosen, counts = self.chosen.get(name, {}), self.selection.counts(name)
        menu = self.index.menu(name, facet)
        if missing := chosen.keys() - counts.keys():
            # Known values that no public page has.
            menu = sorted([*menu, *((value, chosen[value]) for value in missing)], key=facet.order)
        return OfferedFacet(
            name, str(facet.label), menu, counts, chosen, facet.written_in, self.given
        )

    @cached_property
    def given(self) -> QueryDict:
        """The parameters in force, cleaned: the basis of every link of the page."""
        query = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            query.setlist(name, list(value) if isinstance(value, dict) else [str(value)])
        return query

    @cached_property
    def _given_encoded(self) -> str:
        return self.given.urlencode()

    def page_address(self, number: int, whole: Iterable[str] = ()) -> str:
        """Return the address of page *number* with these choices, facets *whole* unfolded."""
        parts = [self._given_encoded] if self.given else []
        parts += [f"page={number}"] if number > 1 else []
        return f"?{'&'.join([*parts, *(f'{WHOLE}={name}' for name in whole)])}"

    @cached_property
    def chips(self) -> list[Chip]:
        """One removable chip per choice, in the order of the filters."""
        chips = []
        for name, each in self.filters.items():
            value = self.chosen.get(name)
            if not value or name == "sort":
                continue
            values = value if isinstance(value, dict) else {str(value): str(value)}
            language = getattr(each, "written_in", "")
            chips += [
                Chip(str(each.label), label, without(self.given, name, key), language)
                for key, label in values.items()
            ]
        return chips
