"""Cities and case studies in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casestudies.models import (
    CaseStudy,
    City,
    CityCountry,
    GalleryPicture,
    Involvement,
    KeyFigure,
)
from smartcities.publishing.admin import OrderedStackedInline, OrderedTabularInline, PageAdmin
from smartcities.publishing.admin.forms.pages import PageForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CountryInline(OrderedTabularInline):
    """The countries that a place lies in: at least one."""

    model = CityCountry
    min_num = 1

    def get_formset(self, *args: Any, **kwargs: Any) -> Any:
        # Not an option of inlines: said here, deleting the last country is refused too.
        return super().get_formset(*args, validate_min=True, **kwargs)


@admin.register(City)
class CityAdmin(PageAdmin):
    """Cities, regions and islands."""

    columns = ("kind", "in_countries")
    told_apart_by = ("kind", "in_countries")
    list_filter = (*PageAdmin.list_filter, "kind")
    inlines = (CountryInline,)
    dialog_fields = ("title",)
    dialog_inlines = (CountryInline,)
    content = (
        (None, {"fields": ("title", "slug", "kind", "summary", "body", "image", "themes")}),
        (
            _("Place"),
            {
                "fields": (
                    ("latitude", "longitude"),
                    ("population", "population_year"),
                    "population_note",
                    "spellings",
                    "nearby",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("countries")

    @admin.display(description=_("Countries"))
    def in_countries(self, city: City) -> str:
        """Return the names of the place's countries."""
        return ", ".join(str(row) for row in city.countries.all())


class KeyFigureInline(OrderedStackedInline):
    """Numbers, each with its year and source."""

    model = KeyFigure
    fields = (("label", "order"), ("qualifier", "value", "unit", "year"), ("source", "source_url"))


class InvolvementInline(OrderedTabularInline):
    """Who took part, and as what."""

    model = Involvement
    fields = ("organisation", "role", "order")


class GalleryInline(OrderedTabularInline):
    """Further pictures."""

    model = GalleryPicture
    fields = ("image", "caption", "order")


class CaseStudyForm(PageForm):
    """The form of a case study, which asks when a project ended that goes on no more."""

    def questions(self, cleaned: dict[str, Any]) -> dict[str, StrOrPromise]:
        found = super().questions(cleaned)
        is_asked = self.is_publishing or {"state", "end_year"} & set(self.changed_data)
        is_over = cleaned.get("state") in CaseStudy.OVER
        if is_asked and is_over and not cleaned.get("end_year") and "end_year" not in self.errors:
            found["end_year"] = _("In which year did it end? Leave it empty if no source says so.")
        return found


@admin.register(CaseStudy)
class CaseStudyAdmin(PageAdmin):
    """What a city tried, and what came of it."""

    form = CaseStudyForm
    columns = ("in_cities", "state")
    told_apart_by = ("in_cities",)
    list_filter = (*PageAdmin.list_filter, "state", "cities")
    inlines = (KeyFigureInline, InvolvementInline, GalleryInline)
    content = (
        (None, {"fields": ("title", "slug", "summary", "body", "image", "themes")}),
        (
            _("Where, when, who"),
            {"fields": ("cities", ("start_year", "end_year", "state"), "experts")},
        ),
        (
            _("The story"),
            {
                "fields": (
                    "challenge",
                    "solution",
                    "results",
                    "result_summary",
                    "learning_points",
                    "what_did_not_work",
                )
            },
        ),
        (_("Cost"), {"fields": (("cost", "cost_currency"), "cost_note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("cities")

    @admin.display(description=_("Cities"))
    def in_cities(self, case: CaseStudy) -> str:
        """Return the names of the case's cities."""
        return ", ".join(city.title for city in case.cities.all())
