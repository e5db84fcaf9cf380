"""What visitors filter cities and case studies by."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casestudies.models import CaseStudy, City
from smartcities.browsing.filters.facets import ChoiceFacet, CountryFacet, RelatedFacet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.orders import BY_NAME
from smartcities.browsing.filters.registry import register
from smartcities.browsing.filters.years import SpanFilter

#: The columns of a case's years, and of which cases a missing end is unknown and not open.
YEARS: dict[str, Any] = {
    "start": "start_year",
    "end": "end_year",
    "over": Q(state__in=CaseStudy.OVER),
}


@register(City)
class CityFilter(PageFilter):
    """Places by country and kind, in order of their names."""

    usual = "title"
    order_names = BY_NAME

    counted = ngettext_lazy("%(number)s city", "%(number)s cities", "counter")

    country = CountryFacet("countries__country", _("Country"))
    kind = ChoiceFacet("kind", _("Kind of place"), choices=City.Kind)


@register(CaseStudy)
class CaseStudyFilter(PageFilter):
    """Case studies by place, state, people and years."""

    charts = ("country", "theme", "years")
    counted = ngettext_lazy("%(number)s case study", "%(number)s case studies", "counter")

    country = CountryFacet("cities__countries__country", _("Country"))
    city = RelatedFacet("cities", _("City"), model="casestudies.City", phrase=_("in %(values)s"))
    state = ChoiceFacet("state", _("State of the project"), choices=CaseStudy.State)
    organisation = RelatedFacet(
        "organisations",
        _("Organisation"),
        model="experts.Organisation",
        phrase=_("with %(values)s"),
    )
    expert = RelatedFacet(
        "experts", _("Expert"), model="experts.Expert", phrase=_("with %(values)s")
    )
    year_min = SpanFilter("min", **YEARS, label=_("From year"))
    year_max = SpanFilter("max", **YEARS, label=_("To year"))
