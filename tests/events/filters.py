"""What visitors filter events by."""

from django.utils.translation import gettext_lazy as _

from smartcities.browsing.filters.facets import ChoiceFacet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import register
from tests.events.models import Event


@register(Event)
class EventFilter(PageFilter):
    form = ChoiceFacet("form", _("Form"), choices=Event.Form)
