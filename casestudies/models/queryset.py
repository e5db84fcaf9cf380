"""Case studies with what their cards and pages show."""

from __future__ import annotations

from typing import Self

from django.db.models import Count, Prefetch, Window

from casestudies.models.city import City, CityCountry
from casestudies.models.leading import first_figure
from smartcities.publishing.models import Alphabetical, PageQuerySet

#: How many case studies stand on another page before a link to all of them.
SHOWN = 12


class CaseStudyQuerySet(PageQuerySet):
    """Case studies with what their cards and pages show."""

    def _with_places(self) -> Self:
        return self.prefetch_related(
            Prefetch(
                "cities", City.objects.public().order_by(Alphabetical(), "pk"), to_attr="places"
            ),
            Prefetch("places__countries", CityCountry.objects.order_by("order", "pk")),
        )

    def for_cards(self) -> Self:
        return super().for_cards()._with_places()

    def for_detail(self) -> Self:
        return super().for_detail()._with_places()

    def with_first_figure(self) -> Self:
        """Return them with their ``first_figure``, a key figure or ``None``."""
        return self.annotate(first_figure=first_figure())

    def newest(self) -> Self:
        """Return the newest few for cards, each knowing as ``total`` how many there are."""
        counted = self.annotate(total=Window(Count("pk"))).for_cards()
        return counted.order_by("-published_at", "-pk")[:SHOWN]
