"""What rows share, made when the first row names it: themes, cities, organisations, experts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django_countries import countries

from bench import people
from bench.rows import Row
from casestudies.models import City, CityCountry
from experts.models import Expert, Organisation
from smartcities.publishing.models import Theme
from smartcities.publishing.slugs import slug_from

Place = tuple[str, str]


def places(row: Row) -> dict[Place, Row]:
    """Return the row's cities by name and country: two of one name may lie in two countries."""
    named = [row, *row.get("other_cities", [])] if row.get("city") else []
    return {(each["city"].strip(), each["country"].upper()): each for each in named}


class Names:
    """Texts that must not stand twice."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def free(self, *wanted: str) -> str:
        """Take and return the first free one of *wanted*, else the last with a number."""
        numbered = (f"{wanted[-1]}-{number}" for number in range(2, 1 << 30))
        found = next(text for text in chain(wanted, numbered) if text not in self.taken)
        self.taken.add(found)
        return found


class Shared:
    """What many cases point to, by what names them; each made once, in bulk."""

    def __init__(self) -> None:
        self.themes: dict[str, Theme] = {}
        self.cities: dict[Place, City] = {}
        self.organisations: dict[str, Organisation] = {}
        self.experts: dict[int, Expert] = {}
        self.names, self.city_slugs = Names(), Names()

    def add(self, rows: Iterable[Row]) -> None:
        """Make what *rows* name and nothing before them has named."""
        themes: list[Theme] = []
        cities: dict[Place, City] = {}
        organisations: dict[str, Organisation] = {}
        experts: dict[int, Expert] = {}
        for row in rows:
            themes += self._themes(row)
            found = places(row)
            for key, place in found.items():
                if key not in self.cities:
                    self.cities[key] = cities[key] = self._city(*key, place)
                code = key[1]
                if code not in self.organisations:
                    made = self._organisation(code)
                    self.organisations[code] = organisations[code] = made
            for number in people.experts(row):
                if number not in self.experts:
                    self.experts[number] = experts[number] = self._expert(number, found)
        Theme.objects.bulk_create(themes)
        Organisation.objects.bulk_create(organisations.values())
        City.objects.bulk_create(cities.values())
        CityCountry.objects.bulk_create(
            CityCountry(city=city, country=country, order=1)
            for (_name, country), city in cities.items()
        )
        Expert.objects.bulk_create(experts.values())

    def _themes(self, row: Row) -> list[Theme]:
        made = []
        for slug in map(str.lower, row.get("themes", [])):
            if slug not in self.themes:
                words = slug.replace("-", " ").replace("_", " ").strip().capitalize() or slug
                name = self.names.free(words, slug)
                self.themes[slug] = Theme(slug=slug, name=name, order=len(self.themes) + 1)
                made.append(self.themes[slug])
        return made

    def _city(self, name: str, country: str, place: Row) -> City:
        stem = slug_from(name, 70) or "city"
        dates: dict[str, Any] = dict.fromkeys(
            ("published_at", "created_at", "last_updated"), people.NEWEST
        )
        return City(
            slug=self.city_slugs.free(stem, f"{stem}-{country.lower()}"),
            title=name,
            summary=f"{name} is a place that case studies stand in.",
            latitude=None if place.get("lat") is None else round(place["lat"], 5),
            longitude=None if place.get("lon") is None else round(place["lon"], 5),
            **dates,
        )

    def _organisation(self, code: str) -> Organisation:
        return Organisation(
            name=f"Smart Cities {countries.countries[code]}",
            slug=f"smart-cities-{code.lower()}",
            country=code,
            kind=Organisation.Kind.CLUSTER,
        )

    def _expert(self, number: int, found: dict[Place, Row]) -> Expert:
        given, family = people.person(number)
        place = next(iter(found), None)
        dates: dict[str, Any] = dict.fromkeys(
            ("published_at", "created_at", "last_updated"), people.NEWEST
        )
        return Expert(
            slug=f"expert-{number}",
            title=f"{given} {family}",
            given_name=given,
            family_name=family,
            job_title="Project manager",
            organisation=self.organisations[place[1]] if place else None,
            country=place[1] if place else "",
            **dates,
        )
