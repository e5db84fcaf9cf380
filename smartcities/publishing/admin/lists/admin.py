"""What every model's admin gets for its list."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import BooleanField, ManyToManyField, Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from smartcities.publishing.admin.lists.changelist import KnownPaginator, QuickChangeList
from smartcities.publishing.admin.lists.columns import PREFIX, column_of, has_choices
from smartcities.publishing.admin.lists.facets import Values
from smartcities.publishing.admin.lists.relations import ManyRelated, Related
from smartcities.publishing.models import Alphabetical, sort_key_name


class QuickLists(admin.ModelAdmin):
    """Lists whose filters offer what exists, with numbers, whatever the number of rows."""

    # The list counts in its own way (``changelist.py``); so does the line beside the search.
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    paginator = KnownPaginator

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        for field in model._meta.fields:
            if has_choices(field):
                setattr(self, f"{PREFIX}{field.name}", column_of(field))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        names = super().get_list_display(request)
        return [f"{PREFIX}{each}" if hasattr(self, f"{PREFIX}{each}") else each for each in names]

    def get_ordering(self, request: HttpRequest) -> Any:
        # As names of fields, by which Django tells which column the list is sorted by.
        declared = super().get_ordering(request) or self.opts.ordering or ()
        return [sort_key_name() if isinstance(each, Alphabetical) else each for each in declared]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QuickChangeList]:
        return QuickChangeList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [facet_of(self.model, each) for each in super().get_list_filter(request)]


def facet_of(model: type[Model], declared: Any) -> Any:
    """Return the filter that counts for one *declared* by the name of a field; else what is
    declared: a class of its own, a date, a field of another model."""
    name = declared
    if not isinstance(name, str) or LOOKUP_SEP in name:
        return declared
    field: Any = get_fields_from_path(model, name)[-1]
    if isinstance(field, ManyToManyField):
        return partial(ManyRelated, field)
    if field.related_model is not None:
        return partial(Related, field)
    if field.choices or isinstance(field, BooleanField):
        return partial(Values, field)
    return declared
