"""In which forms a type's list can be fetched as data; asked of the address plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page

#: The ends of addresses and names of the forms, as the address plan names them.
FORMS = {"csv": "text/csv", "geojson": "application/geo+json"}


@dataclass(frozen=True)
class Distribution:
    """One form: its full address and its media type."""

    url: str
    media_type: str


def distributions(model: type[Page]) -> list[Distribution]:
    """Return the forms in which the list of *model* is offered as data."""
    found = []
    for form, media_type in FORMS.items():
        try:
            path = reverse(f"{model._meta.model_name}-{form}")
        except NoReverseMatch:
            continue
        found.append(Distribution(absolute(path), media_type))
    return found
