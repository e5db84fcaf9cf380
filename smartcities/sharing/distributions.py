"""In which forms a type's list can be fetched as data; asked of the address plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.addresses import absolute, path_to
from smartcities.publishing.models import Page


@dataclass(frozen=True)
class Form:
    """A form: what people call it, and its media type."""

    name: Any
    media_type: str
    #: Whether one answer holds all of the result; a feed tells what is new in it.
    is_whole: bool = True


#: The forms by the ends of their addresses, as the address plan names them.
FORMS = {
    "csv": Form("CSV", "text/csv"),
    "geojson": Form("GeoJSON", "application/geo+json"),
    "atom": Form(_("Atom feed"), "application/atom+xml", is_whole=False),
}


@dataclass(frozen=True)
class Distribution:
    """A form of one list: its name, its path, its full address and its media type."""

    name: Any
    path: str
    url: str
    media_type: str
    is_whole: bool


def name_of(model: type[Page], form: str) -> str:
    """Return the name that the address of the list of *model* in a form has."""
    return f"{model._meta.model_name}-{form}"


def address_of(model: type[Page], form: str) -> str:
    """Return the path of the list of *model* in a form; ``NoReverseMatch`` if it has none."""
    return path_to(name_of(model, form))


def distributions(model: type[Page]) -> list[Distribution]:
    """Return the forms in which the list of *model* is offered."""
    found = []
    for end, form in FORMS.items():
        try:
            path = address_of(model, end)
        except NoReverseMatch:
            continue
        found.append(Distribution(form.name, path, absolute(path), form.media_type, form.is_whole))
    return found
