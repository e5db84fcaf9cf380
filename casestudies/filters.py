"""What visitors filter cities and case studies by."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casestudies.models import CaseStudy, City
from smartcities.browsing.filters.facets import ChoiceFacet, CountryFacet, RelatedFacet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import register
from smartcities.browsing.filters.years import SpanFilter


@register(City)
class CityFilter(PageFilter):
    """Places by country and kind."""

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
    year_min = SpanFilter("min", "start_year", "end_year", label=_("From year"))
    year_max = SpanFilter("max", "start_year", "end_year", label=_("To year"))
