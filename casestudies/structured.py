"""Cities and case studies in the words of schema.org."""

from __future__ import annotations

from casestudies.models import CaseStudy, City
from smartcities.publishing.countries import country_name
from smartcities.sharing.metadata.portal import portal
from smartcities.sharing.metadata.schema import Node, dates, describes, mention, said

KINDS = {City.Kind.CITY: "City", City.Kind.REGION: "AdministrativeArea"}


def coordinates(city: City) -> Node | None:
    """Return where a place is, in decimal degrees."""
    if city.latitude is None or city.longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": float(city.latitude),
        "longitude": float(city.longitude),
    }


# schema.org has no word for an island: it is a place.
@describes(City, lambda city: KINDS.get(city.kind, "Place"))
def city(city: City) -> Node:
    """A place: where it is, in which countries, how many live there."""
    population = None
    if city.population is not None:
        counted = said(
            {
                "@type": "PropertyValue",
                "name": "population",
                "value": city.population,
                "description": city.population_note,
            }
        )
        if city.population_year:
            year = {"@type": "PropertyValue", "name": "year", "value": city.population_year}
            counted["valueReference"] = year
        population = counted
    return {
        "geo": coordinates(city),
        "containedInPlace": [
            {
                "@type": "Country",
                "name": country_name(row.country.code),
                "identifier": row.country.code,
            }
            for row in city.countries.all()
        ],
        "additionalProperty": population,
    }


@describes(CaseStudy, "Article")
def case_study(case: CaseStudy) -> Node:
    """An article of the portal on a project, with where and when it took place."""
    involved = {row.organisation_id: row.organisation for row in case.public_involvements}
    begun, ended = case.start_year, case.end_year
    # ISO 8601-2: an open end is two dots, an end in an unknown year is left empty.
    span = f"{begun or '..'}/{ended or ('' if case.is_over else '..')}" if begun or ended else ""
    return {
        "headline": case.title,
        "author": portal(),
        "publisher": portal(),
        "inLanguage": case.language,
        **dates(case),
        "temporalCoverage": str(begun) if begun and begun == ended else span,
        "contentLocation": [
            said(mention(place) | {"geo": coordinates(place)}) for place in case.places
        ],
        "mentions": [mention(each) for each in (*involved.values(), *case.public_experts)],
        "keywords": [theme.name for theme in case.themes.all()],
    }
