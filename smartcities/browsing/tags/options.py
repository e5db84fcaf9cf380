"""Options of filters that are not facets: the years."""

from __future__ import annotations

from smartcities.browsing.filters.year_menu import year_menu
from smartcities.templating.library import Library

register = Library()
register.function(year_menu)
