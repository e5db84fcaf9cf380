"""The forms in which a type's list can be fetched as data, found from the URLconf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.addresses import absolute, path_to
from smartcities.publishing.models import Page


@dataclass(frozen=True)
class DataFormat:
    """A form: its name for people, and its description in catalogues."""

    name: Any
    media_type: str
    #: Its name among the file types of the EU's Publications Office.
    file_type: str
    #: The standard that it follows, as an address.
    standard: str
    #: Whether one response has the whole result; a feed and the API are read page by page.
    is_whole: bool = True
    #: Orders of a list that it does not have.
    lacks: frozenset[str] = frozenset()


RFC = "https://www.rfc-editor.org/rfc/rfc"
#: The forms by the endings of their names in the URLconf.
DATA_FORMATS = {
    "csv": DataFormat("CSV", "text/csv", "CSV", f"{RFC}4180"),
    "xlsx": DataFormat(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
        "https://www.iso.org/standard/71691.html",
    ),
    "geojson": DataFormat("GeoJSON", "application/geo+json", "GEOJSON", f"{RFC}7946"),
    "atom": DataFormat(
        _("Atom feed"), "application/atom+xml", "ATOM", f"{RFC}4287", is_whole=False
    ),
    "api": DataFormat(
        _("API (JSON)"),
        "application/json",
        "JSON",
        "https://spec.openapis.org/oas/v3.1.0",
        is_whole=False,
        # Pages of best matches would shift while a client reads them.
        lacks=frozenset({"relevance"}),
    ),
}


@dataclass(frozen=True)
class Distribution:
    """One list in one form: its path and its full address."""

    end: str
    form: DataFormat
    path: str

    @property
    def name(self) -> Any:
        """The form's name for people."""
        return self.form.name

    @property
    def media_type(self) -> str:
        """The form's media type."""
        return self.form.media_type

    @property
    def is_whole(self) -> bool:
        """Whether one response has the whole result."""
        return self.form.is_whole

    @property
    def url(self) -> str:
        """The full address."""
        return absolute(self.path)

    def address(self, given: QueryDict) -> str:
        """Return the path of the result with the choices *given*."""
        query = given.copy()
        if query.get("sort") in self.form.lacks:
            del query["sort"]
        return f"{self.path}?{query.urlencode()}" if query else self.path


def name_of(model: type[Page], form: str) -> str:
    """Return the URL name of the list of *model* in a form."""
    return f"{model._meta.model_name}-{form}"


def address_of(model: type[Page], form: str) -> str:
    """Return the path of the list of *model* in a form; ``NoReverseMatch`` if there is none."""
    return path_to(name_of(model, form))


def distributions(model: type[Page]) -> list[Distribution]:
    """Return the forms in which the list of *model* is offered."""
    found = []
    for end, form in DATA_FORMATS.items():
        try:
            found.append(Distribution(end, form, address_of(model, end)))
        except NoReverseMatch:
            continue
    return found
