"""The parameters of a list for OpenAPI: those of its filter set, and of paging."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter
from rest_framework.utils.field_mapping import ClassLookupDict

from smartcities.browsing.filters.facets import (
    ChoiceFacet,
    CountryFacet,
    Facet,
    LanguageFacet,
    ScopeFacet,
)
from smartcities.browsing.filters.fields import MANY
from smartcities.browsing.filters.filterset import QueryFilter
from smartcities.browsing.filters.orders import SortFilter
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.years import PartialYearFilter, SpanFilter
from smartcities.browsing.search import LONGEST
from smartcities.publishing.models import Page
from smartcities.sharing.api import cursor
from smartcities.sharing.api.query import LIMIT, MOST

Schema = dict[str, Any]
YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 9999}


def _one_of(values: Any) -> Schema:
    return {"type": "string", "enum": list(values)}


#: The schema of a filter's values, and their description.
KINDS = ClassLookupDict(
    {
        django_filters.Filter: lambda each: ({"type": "string"}, ""),
        Facet: lambda each: ({"type": "string"}, "Slugs; an old slug counts as today's."),
        ChoiceFacet: lambda each: (_one_of(each.choices), ""),
        ScopeFacet: lambda each: (_one_of(each.names), ""),
        CountryFacet: lambda each: (
            {"type": "string", "pattern": "^[A-Za-z]{2}$"},
            "ISO 3166 alpha-2 codes.",
        ),
        LanguageFacet: lambda each: ({"type": "string"}, "BCP 47 codes."),
        QueryFilter: lambda each: ({"type": "string", "maxLength": LONGEST}, "To search for."),
        SpanFilter: lambda each: (
            YEAR,
            "Items whose years overlap; an open end runs on. Where something is over and the year "
            "of its end is not known, that of its start counts.",
        ),
        PartialYearFilter: lambda each: (YEAR, "Items without a date are left out."),
        SortFilter: lambda each: (_one_of(_orders(each)), ""),
    }
)


def _orders(each: SortFilter) -> list[str]:
    return [name for name in each.extra["orders"] if name != "relevance"]


def _described(name: str, each: django_filters.Filter, usual: str) -> OpenApiParameter:
    schema, words = KINDS[each](each)
    label = f"{each.label}."
    if isinstance(each, SortFilter):
        words = f"Default: {usual}."
    if isinstance(each, Facet):
        schema = {"type": "array", "items": schema, "maxItems": MANY}
        words = f"{words} Repeat it for alternatives.".strip()
    return OpenApiParameter(name, schema, description=f"{label} {words}".strip(), explode=True)


@cache
def parameters_of(model: type[Page]) -> list[OpenApiParameter]:
    """Return the parameters that the list of *model* understands."""
    filters, usual = filter_for(model).base_filters, filter_for(model).usual
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    return [
        *(_described(name, each, usual) for name, each in filters.items()),
        OpenApiParameter("limit", limit, description="How many items a page has at most."),
        OpenApiParameter(
            "cursor",
            {"type": "string", "maxLength": cursor.LONGEST},
            description="Where a page begins: taken from next or previous, never made up.",
        ),
        OpenApiParameter(
            "changed_since",
            {"type": "string", "format": "date-time"},
            description="Only what changed at this moment or later, the oldest change first, and "
            "tombstones of what is gone since. Cannot be combined with sort.",
        ),
    ]
