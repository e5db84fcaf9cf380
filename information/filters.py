"""What visitors filter information pages by: what every list understands."""

from django.utils.translation import ngettext_lazy

from information.models import InformationPage
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import register


@register(InformationPage)
class InformationPageFilter(PageFilter):
    """Information pages."""

    counted = ngettext_lazy(
        "%(number)s information page", "%(number)s information pages", "counter"
    )
