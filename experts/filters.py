"""What visitors filter experts by."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from experts.models import Expert
from smartcities.browsing.filters.facets import ChoiceFacet, CountryFacet, RelatedFacet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.orders import BY_NAME
from smartcities.browsing.filters.registry import register


@register(Expert)
class ExpertFilter(PageFilter):
    """Experts by their part in reports, country and organisation; in order of family names."""

    usual = "title"
    order_names = BY_NAME

    counted = ngettext_lazy("%(number)s expert", "%(number)s experts", "counter")

    role = ChoiceFacet(
        "contributions__role", _("Role in reports"), choices="resources.Contribution.role"
    )
    country = CountryFacet("country", _("Country"))
    organisation = RelatedFacet(
        "organisation", _("Organisation"), model="experts.Organisation", phrase=_("at %(values)s")
    )
