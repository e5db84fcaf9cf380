"""Which other case studies are worth reading beside one, and the reasons, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from casestudies.models.city import City

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudy

#: How many related case studies a page shows.
SHOWN = 6
#: How many shared things of one sort are looked for and named.
NAMED = 12


@dataclass(frozen=True)
class Related:
    """A related case study with the reasons why it is shown, the strongest first."""

    page: CaseStudy
    reasons: list[str]


def related_to(case: CaseStudy) -> list[Related]:
    """Return the public case studies nearest to *case*: most shared themes and places first.

    A shared country counts only between equals. One query whatever the number of cases; needs
    *case* with its ``places`` and themes, as ``for_detail`` gives it.
    """
    shared = _Shared(case)
    if not shared:
        return []
    nearest = shared.nearest(type(case).objects.public().exclude(pk=case.pk))
    # What they share is asked for the few that are shown, not for all that were weighed.
    found = type(case).objects.filter(pk__in=nearest.values("pk")[:SHOWN])
    pages = found.select_related("image").annotate(**shared.columns())
    return sorted(
        (Related(page, shared.reasons(page)) for page in pages), key=shared.weight, reverse=True
    )


class _Shared:
    """What other cases can have in common with one: its themes, its places, their countries."""

    def __init__(self, case: CaseStudy) -> None:
        self.themes = list(case.themes.all())[:NAMED]
        self.places = case.places[:NAMED]
        self.countries = case.countries[:NAMED]
        self.of_themes = type(case).themes.through.objects.filter(casestudy=OuterRef("pk"))
        self.of_places = type(case).cities.through.objects.filter(casestudy=OuterRef("pk"))

    def __bool__(self) -> bool:
        return bool(self.themes or self.places or self.countries)

    def nearest(self, others: models.QuerySet) -> models.QuerySet:
        """Return those of *others* that share anything, the nearest first."""
        codes = [country.code for country in self.countries]
        public = City.objects.public().filter(countries__country__in=codes).values("pk")
        in_country = self.of_places.model.objects.filter(city__in=public).values("casestudy")
        # Without a country the column is a constant, by which PostgreSQL does not sort.
        order = ("-common", *(["-near"] if codes else []), "-published_at", "-pk")
        on_theme = self.of_themes.model.objects.filter(theme__in=self.themes).values("casestudy")
        return (
            others.filter(Q(pk__in=on_theme) | Q(pk__in=in_country) | self._at_a_place())
            .annotate(
                common=_number(self.of_themes.filter(theme__in=self.themes))
                + _number(self.of_places.filter(city__in=self.places)),
                near=Exists(self.of_places.filter(city__in=public)),
            )
            .order_by(*order)
        )

    def _at_a_place(self) -> Q:
        rows = self.of_places.model.objects.filter(city__in=self.places)
        return Q(pk__in=rows.values("casestudy"))

    def columns(self) -> dict[str, Exists]:
        """Return one yes-or-no column for each thing that may be shared."""
        public = self.of_places.filter(city__in=City.objects.public().values("pk"))
        themes = {
            f"theme_{at}": self.of_themes.filter(theme=theme)
            for at, theme in enumerate(self.themes)
        }
        places = {
            f"place_{at}": self.of_places.filter(city=place) for at, place in enumerate(self.places)
        }
        countries = {
            f"country_{at}": public.filter(city__countries__country=country.code)
            for at, country in enumerate(self.countries)
        }
        return {name: Exists(rows) for name, rows in (themes | places | countries).items()}

    def _of(self, page: CaseStudy, name: str, things: list[Any]) -> list[Any]:
        return [thing for at, thing in enumerate(things) if getattr(page, f"{name}_{at}")]

    def reasons(self, page: CaseStudy) -> list[str]:
        """Return what *page* shares, in words: its places, its themes, further countries."""
        places = self._of(page, "place", self.places)
        # A country goes without saying where a place in it is named.
        said = {row.country.code for place in places for row in place.countries.all()}
        countries = [
            country
            for country in self._of(page, "country", self.countries)
            if country.code not in said
        ]
        names = (
            (_("Also in %(names)s"), [place.title for place in places]),
            (_("Also about %(names)s"), [t.name for t in self._of(page, "theme", self.themes)]),
            (_("Also in %(names)s"), [str(country.name) for country in countries]),
        )
        return [sentence % {"names": get_text_list(of, _("and"))} for sentence, of in names if of]

    def weight(self, related: Related) -> tuple[Any, ...]:
        """Return what the nearest have most of; the same order as ``nearest``."""
        page = related.page
        common = len(self._of(page, "theme", self.themes) + self._of(page, "place", self.places))
        near = bool(self._of(page, "country", self.countries))
        return common, near, page.published_at, page.pk


def _number(rows: models.QuerySet) -> Coalesce:
    counted = rows.order_by().values("casestudy").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
