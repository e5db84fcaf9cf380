"""Places: what a page type says about where its pages lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True)
class Located:
    """Where the pages of a type are to be found on a map.

    ``Located()`` says that the page itself has ``latitude`` and ``longitude``;
    ``Located("cities")`` that it lies where the public ones of its ``cities`` lie. Every map,
    and ``/<list>.geojson``, follows from that.
    """

    #: The relation to the pages that carry the coordinates; empty: the page carries them.
    path: str = ""
    #: From what carries the coordinates to its countries' codes; empty: it has none.
    country: str = ""

    def place_model(self, model: type[models.Model]) -> type[models.Model]:
        """Return the model that carries the coordinates of *model*."""
        place = model._meta.get_field(self.path).related_model if self.path else model
        assert place is not None
        return place
