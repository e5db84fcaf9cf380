"""Case studies and cities for the tests."""

from __future__ import annotations

from typing import Any

from casestudies.models import (
    CaseStudy,
    City,
    CityCountry,
    GalleryPicture,
    Involvement,
    KeyFigure,
)
from tests.page_types.declaring import ROWS, factory_of
from tests.page_types.experts import organisation
from tests.page_types.making import image, page


@factory_of(
    CaseStudy,
    form={"title": "Harbour baths"},
    parameters={"country", "city", "organisation", "expert", "state", "year_min", "year_max"},
)
def case_study(**fields: Any) -> CaseStudy:
    return page(CaseStudy, **fields)


@factory_of(
    City,
    form={"title": "Odense", "countries-0-country": "DK"},
    parameters={"country", "kind"},
    complete={"countries": ("DK",)},
)
def city(countries: tuple[str, ...] = (), **fields: Any) -> City:
    made = page(City, **fields)
    for code in countries:
        CityCountry.objects.create(city=made, country=code)
    return made


ROWS |= {
    CityCountry: lambda: {"country": "DK"},
    KeyFigure: lambda: {"label": "Households", "value": "1900", "source": "EcoGrid EU"},
    Involvement: lambda: {"organisation": organisation(), "role": "partner"},
    GalleryPicture: lambda: {"image": image(), "caption": "The harbour"},
}
