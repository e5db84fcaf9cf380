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
from smartcities.browsing.filters.fields import QueryField, SortField
from smartcities.browsing.filters.options import WHOLE, OfferedFacet
from smartcities.browsing.filters.querystring import Chip, without
from smartcities.browsing.search import by_relevance, found_keys, matching
from smartcities.index import Selection, Snapshot, index_of
from smartcities.index.axis import IndexedFilter
from smartcities.index.keys import Keys
from smartcities.publishing.models import Page
from smartcities.publishing.version import Version

ORDERS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("By title"),
    "updated": _("Last updated"),
    "relevance": _("Best match"),
}


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
        return found.found[0]


class SortFilter(django_filters.Filter):
    """``sort``: applied by the filter set, after everything else."""

    field_class = SortField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs


class PageFilter(django_filters.FilterSet):
    """The parameters of every type's list. A type adds its own facets and years.

    Unknown or malformed values are dropped and named in ``notices``; the others apply.
    """

    q = QueryFilter(label=_("Words"), required=False)
    theme = RelatedFacet(
        "themes",
        _("Theme"),
        model="publishing.Theme",
        written_in="en",
        phrase=_("about %(values)s"),
    )
    language = LanguageFacet("language", _("Language"))
    sort = SortFilter(label=_("Order"), required=False, orders=ORDERS)

    data: QueryDict

    #: The type whose pages are filtered, set by ``register``.
    page_type: ClassVar[type[Page]]

    #: The charts of overviews: names of facets, and "years" for year_min with year_max.
    charts: ClassVar[tuple[str, ...]] = ()

    #: The type's name with its number, ``ngettext_lazy(…, …, "counter")`` of "%(number)s reports";
    #: without it the model's verbose names are used.
    counted: ClassVar[Any] = ""

    #: The fields behind each order; the key breaks ties, so that paging is stable.
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "newest": ("-published_at", "-pk"),
        "oldest": ("published_at", "pk"),
        "title": ("title", "pk"),
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
        # Unlike django-filter this does not copy the filters and their fields: they are never
        # changed, and copying them took longer than the rest of the request.
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
        """Sentences about all values that were dropped."""
        return [text for sentences in self.refused.values() for text in sentences]

    @cached_property
    def index(self) -> Snapshot:
        """The index of the public pages; the same one for the lifetime of this filter set."""
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
    def found(self) -> tuple[Keys, Keys]:
        """The pages that contain the visitor's words anywhere, and those with them in the title."""
        everywhere, in_title = found_keys(self.page_type, self.chosen["q"])
        return Keys(everywhere), Keys(in_title)

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
            return self.index.window(self.orders[order], pages, start, stop)
        # As in ``by_relevance``: pages with a match in the title first, both groups newest first.
        newest, first = PageFilter.orders["newest"], pages & self.found[1]
        parts = (first, start, stop), (pages - first, start - len(first), stop - len(first))
        return [
            key
            for some, begin, end in parts
            for key in self.index.window(newest, some, max(0, begin), max(0, end))
        ]

    def narrowed(self, leave_out: str = "") -> QuerySet:
        """Return the pages that match all choices, except those of the parameter *leave_out*."""
        pages = self.queryset.all()
        for name, value in self.chosen.items():
            if name != leave_out:
                pages = self.filters[name].filter(pages, value)
        return pages

    @property
    def usual_order(self) -> str:
        """The default order: best match with ``q``, otherwise newest first."""
        return "relevance" if self.chosen.get("q") else "newest"

    @property
    def sort_order(self) -> str:
        """The order in force: the chosen one if it makes sense, otherwise the default."""
        chosen = self.chosen.get("sort") or self.usual_order
        return chosen if self.chosen.get("q") or chosen != "relevance" else "newest"

    @property
    def order_options(self) -> list[tuple[str, Any]]:
        """The orders that make sense now, as (value, label); the default has an empty value.

        So when words are typed into the form, it asks for the best match and not for the order
        that was the default before.
        """
        return [
            ("" if name == self.usual_order else name, label)
            for name, label in ORDERS.items()
            if name != "relevance" or self.chosen.get("q")
        ]

    @property
    def qs(self) -> QuerySet:
        """Return the result set: filtered, in the order in force."""
        order = self.sort_order
        pages = self.narrowed()
        if order == "relevance":
            return by_relevance(pages, self.chosen["q"])
        return pages.order_by(*self.orders[order])

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
