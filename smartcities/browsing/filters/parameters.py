"""The query parameters that a type's list depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartcities.answers import Parameters
from smartcities.browsing.filters.facets import Facet
from smartcities.browsing.filters.options import WHOLE
from smartcities.browsing.filters.registry import filter_for


def list_parameters(given: Mapping[str, Any]) -> Parameters:
    """Return the parameters of the page type in ``given["model"]``, with ``page`` and ``all``."""
    filters = filter_for(given["model"]).base_filters
    repeated = {name for name, each in filters.items() if isinstance(each, Facet)}
    return Parameters(frozenset({*filters, "page"} - repeated), frozenset({*repeated, WHOLE}))
