"""In which forms a type's list can be fetched as data; asked of the address plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page

#: The ends of addresses and names of the forms, as the address plan names them; what people
#: call them, and their media types.
FORMS = {"csv": ("CSV", "text/csv"), "geojson": ("GeoJSON", "application/geo+json")}


@dataclass(frozen=True)
class Distribution:
    """One form: its name, its path, its full address and its media type."""

    name: str
    path: str
    url: str
    media_type: str


def distributions(model: type[Page]) -> list[Distribution]:
    """Return the forms in which the list of *model* is offered as data."""
    found = []
    for form, (name, media_type) in FORMS.items():
        try:
            path = reverse(f"{model._meta.model_name}-{form}")
        except NoReverseMatch:
            continue
        found.append(Distribution(name, path, absolute(path), media_type))
    return found
