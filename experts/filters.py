"""What visitors filter experts by."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from experts.models import Expert
from smartcities.browsing.filters.facets import CountryFacet, RelatedFacet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import register


@register(Expert)
class ExpertFilter(PageFilter):
    """Experts by country and organisation; by title means by family name."""

    counted = ngettext_lazy("%(number)s expert", "%(number)s experts", "counter")

    country = CountryFacet("country", _("Country"))
    organisation = RelatedFacet(
        "organisation", _("Organisation"), model="experts.Organisation", phrase=_("at %(values)s")
    )
    orders = PageFilter.orders | {"title": ("family_name", "given_name", "pk")}
