"""What visitors filter reports and resource links by."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from resources.models import Link, Report
from smartcities.browsing.filters.facets import (
    CountryFacet,
    LanguageFacet,
    RelatedFacet,
    ScopeFacet,
)
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import register
from smartcities.browsing.filters.years import PartialYearFilter


@register(Report)
class ReportFilter(PageFilter):
    """Reports by publisher, people, year and the language they are written in."""

    counted = ngettext_lazy("%(number)s report", "%(number)s reports", "counter")

    language = LanguageFacet("document_language", _("Language of the report"))
    organisation = RelatedFacet(
        "publisher",
        _("Publisher"),
        model="experts.Organisation",
        phrase=_("published by %(values)s"),
    )
    expert = RelatedFacet(
        "contributions__expert", _("Expert"), model="experts.Expert", phrase=_("with %(values)s")
    )
    year_min = PartialYearFilter("min", "published_on", label=_("From year"))
    year_max = PartialYearFilter("max", "published_on", label=_("To year"))
    orders = PageFilter.orders | {
        "newest": ("-published_on", "-pk"),
        "oldest": ("published_on", "pk"),
    }


@register(Link)
class LinkFilter(PageFilter):
    """Resource links by category, country, scope and the language of the resource."""

    counted = ngettext_lazy("%(number)s resource link", "%(number)s resource links", "counter")

    category = RelatedFacet(
        "category", _("Category"), model="resources.LinkCategory", written_in="en"
    )
    scope = ScopeFacet(
        "country",
        _("Scope"),
        names={"national": _("National"), "international": _("International")},
    )
    country = CountryFacet("country", _("Country"), phrase=_("from %(values)s"))
    language = LanguageFacet("resource_language", _("Language of the resource"))
    organisation = RelatedFacet("organisation", _("Organisation"), model="experts.Organisation")
