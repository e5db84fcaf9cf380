"""What every model's admin gets for its list."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import BooleanField, ManyToManyField, Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from smartcities.publishing.admin.lists.changelist import QuickChangeList
from smartcities.publishing.admin.lists.facets import Values
from smartcities.publishing.admin.lists.relations import ManyRelated, Related


class QuickLists(admin.ModelAdmin):
    """Lists whose filters offer what exists, with numbers, whatever the number of rows."""

    # The list counts in its own way (``changelist.py``); so does the line beside the search.
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

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
