"""Places: how a page type declares where its pages are on a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True)
class Located:
    """Where the pages of a type are on a map.

    ``Located()``: the page itself has ``latitude`` and ``longitude``. ``Located("cities")``: the
    page is where its public ``cities`` are. All maps and ``/<list>.geojson`` follow from it.
    """

    #: The relation to the pages that have the coordinates; empty if the page has them itself.
    path: str = ""
    #: The path from the model with the coordinates to its countries' codes; empty if it has none.
    country: str = ""

    def place_model(self, model: type[models.Model]) -> type[models.Model]:
        """Return the model that has the coordinates of *model*."""
        place = model._meta.get_field(self.path).related_model if self.path else model
        assert place is not None
        return place
