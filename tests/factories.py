"""Plain functions that make content: public and valid but for what a test says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from casestudies.models import (
    CaseStudy,
    City,
    CityCountry,
    GalleryPicture,
    Involvement,
    KeyFigure,
)
from experts.models import Expert, Organisation
from resources.models import Contribution, Link, LinkCategory, Passage, Recommendation, Report
from smartcities.media.models import Image
from smartcities.publishing.models import Addressed, Page, Row, Theme
from tests.events.models import Event
from tests.files import checked_picture

numbers = count(1)


def build(model: type[models.Model], **fields: Any) -> models.Model:
    """Save one row; a many-to-many field takes a list."""
    sets = {
        field.name: fields.pop(field.name)
        for field in model._meta.many_to_many
        if field.name in fields
    }
    made = model(**fields)
    made.save()
    for name, targets in sets.items():
        getattr(made, name).set(targets)
    return made


def page(model: type[Page], **fields: Any) -> Any:
    """Save a page of *model*, public since yesterday unless the fields say otherwise."""
    fields.setdefault("title", f"{model._meta.verbose_name} {next(numbers)}".capitalize())
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    return build(model, **fields)


def case_study(**fields: Any) -> CaseStudy:
    return page(CaseStudy, **fields)


def city(countries: tuple[str, ...] = (), **fields: Any) -> City:
    made = page(City, **fields)
    for code in countries:
        CityCountry.objects.create(city=made, country=code)
    return made


def organisation(**fields: Any) -> Organisation:
    fields.setdefault("name", f"Organisation {next(numbers)}")
    return build(Organisation, **fields)


def expert(**fields: Any) -> Expert:
    # An expert's title is made of the names.
    fields.setdefault("family_name", fields.pop("title", f"Person {next(numbers)}"))
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    return build(Expert, **fields)


def report(**fields: Any) -> Report:
    return page(Report, **fields)


def link_category(**fields: Any) -> LinkCategory:
    fields.setdefault("name", f"Category {next(numbers)}")
    return build(LinkCategory, **fields)


def link(**fields: Any) -> Link:
    fields.setdefault("url", "https://example.org/resource")
    return page(Link, **fields)


def event(**fields: Any) -> Event:
    fields.setdefault("day", date(2027, 5, 5))
    fields.setdefault("form", Event.Form.CONFERENCE)
    return page(Event, **fields)


def theme(**fields: Any) -> Theme:
    fields.setdefault("name", f"Theme {next(numbers)}")
    return build(Theme, **fields)


def image(**fields: Any) -> Image:
    # Each of its own colour: two equal pictures would be one rendition.
    number = next(numbers)
    fields.setdefault("title", f"Picture {number}")
    fields.setdefault("alt", "A harbour with cranes.")
    fields.setdefault("credit", "Smart Cities")
    fields.setdefault("licence", "CC0-1.0")
    colour = (number % 256, number // 256 % 256, 80)
    if "file" not in fields:
        fields["file"] = checked_picture(colour)
    return build(Image, **fields)


def shown_image(**fields: Any) -> Image:
    """Save a picture that a public page shows, so that visitors may have it."""
    made = image(**fields)
    case_study(image=made)
    return made


#: How to make a page of each type; a test fails for an installed type that is not here.
PAGES: dict[type[Page], Callable[..., Any]] = {
    CaseStudy: case_study,
    City: city,
    Event: event,
    Expert: expert,
    Link: link,
    Report: report,
}
#: How to make everything else that has an address of its own.
ADDRESSED: dict[type[Addressed], Callable[..., Any]] = {
    **PAGES,
    LinkCategory: link_category,
    Organisation: organisation,
    Theme: theme,
}
#: The field that a test gives a name by, where it is not the one that slugs are made from.
NAMED_BY: dict[type[Addressed], str] = {Expert: "family_name"}

#: The least that a row of each kind says; a test fails for a kind that is not here.
ROWS: dict[type[Row], Callable[[], dict[str, Any]]] = {
    CityCountry: lambda: {"country": "DK"},
    KeyFigure: lambda: {"label": "Households", "value": "1900", "source": "EcoGrid EU"},
    Involvement: lambda: {"organisation": organisation(), "role": "partner"},
    GalleryPicture: lambda: {"image": image(), "caption": "The harbour"},
    Contribution: lambda: {"expert": expert(), "role": "interviewed"},
    Passage: lambda: {"expert": expert(), "text": "<p>Start small.</p>"},
    Recommendation: lambda: {"number": 1, "title": "Start small"},
}


def make(model: type[Page], **fields: Any) -> Any:
    """Save a page of any type."""
    return PAGES[model](**fields)


def row(model: type[Row], of: Page | None = None, **fields: Any) -> Any:
    """Save a row of any kind, of the page *of* or of a new one."""
    parent = model._meta.get_field(model.page_field).related_model
    return model.objects.create(**{model.page_field: of or make(parent), **ROWS[model](), **fields})
