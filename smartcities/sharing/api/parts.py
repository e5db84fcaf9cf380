"""What an item consists of beside its own columns: its places, its picture, its parts."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model
from django_countries import countries
from rest_framework import serializers

from smartcities.browsing.maps.places import country_codes, places_of, point
from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import Addressed, Page
from smartcities.sharing.api.fields import ADDRESS, Computed, Term, field_for
from smartcities.sharing.api.values import term
from smartcities.sharing.data.columns import Column, readable
from smartcities.sharing.data.text import legal


class Place(serializers.Serializer):
    """Where an item lies."""

    slug = serializers.SlugField(help_text="The place's own slug, in the list of places.")
    title = serializers.CharField(help_text="The place's name.")
    longitude = serializers.FloatField(allow_null=True, help_text="Degrees, east positive.")
    latitude = serializers.FloatField(allow_null=True, help_text="Degrees, north positive.")
    countries = Term(many=True, help_text="ISO 3166 alpha-2 codes with their names.")


class Picture(serializers.Serializer):
    """A picture. Its licence is its own, not that of the data."""

    url = serializers.URLField(help_text="The largest rendition, a JPEG.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")
    alt = serializers.CharField(help_text="What it shows; empty for mere decoration.")
    credit = serializers.CharField(help_text="Who made it, to be printed with it.")
    licence = Term(help_text="Under which terms it may be shown.")


def places(page: Page) -> list[dict[str, Any]]:
    """Return the public places of a page from ``with_places``."""
    model, found = type(page), []
    for place in places_of(page):
        at = point(place) or (None, None)
        codes = country_codes(model, place)
        names = [term(code, countries.name(code) or code) for code in codes]
        found.append(
            {
                "slug": place.slug,
                "title": legal(place.title),
                "longitude": at[0],
                "latitude": at[1],
                "countries": names,
            }
        )
    return found


def picture(page: Page) -> dict[str, Any] | None:
    """Return the picture that editors chose for a page, if any."""
    image = page.image
    sizes = image.renditions("jpg") if image else []
    if image is None or not sizes:
        return None
    path, width, height = sizes[-1]
    return {
        "url": absolute(path),
        "width": width,
        "height": height,
        "alt": legal(image.alt_text),
        "credit": legal(image.credit),
        "licence": term(image.licence, image.get_licence_display()),
    }


def rich_texts(model: type[Model]) -> list[Column]:
    """Return the long texts of a model as columns."""
    fields = model._meta.concrete_fields
    return [
        Column(model, ExportField(each.name)) for each in fields if isinstance(each, RichTextField)
    ]


@cache
def _row_columns(row: type[Model], key: str) -> tuple[Column, ...]:
    sets = [each for each in row._meta.many_to_many if issubclass(each.related_model, Addressed)]
    named = [
        Column(row, ExportField(name)) for name in (key, "title", *(each.name for each in sets))
    ]
    return *named, *rich_texts(row)


def _model_of(model: type[Page], part: Part) -> type[Model]:
    row = model._meta.get_field(part.rows).related_model
    assert row is not None
    return row


@cache
def part_serializer(model: type[Page], part: Part) -> type[serializers.Serializer]:
    """Return how the rows of a part are written: key, address, title, texts, relations."""
    row = _model_of(model, part)
    fields: dict[str, Any] = {
        each.name: field_for(each, row) for each in _row_columns(row, part.key)
    }
    fields["url"] = Computed(
        lambda each: absolute(canonical_path(each)), ADDRESS, help_text="Its own page for people."
    )
    fields["__doc__"] = f"A part of a {model._meta.verbose_name} with an address of its own."
    return type(row.__name__, (serializers.Serializer,), fields)


def part_field(model: type[Page], part: Part) -> Computed:
    """Return the field of a page that holds the rows of one of its parts."""
    shape = part_serializer(model, part)
    row = _model_of(model, part)

    def rows(page: Page) -> list[Any]:
        found = readable(getattr(page, part.rows).all(), _row_columns(row, part.key))
        return shape(found, many=True).data

    return Computed(rows, shape, is_list=True, help_text=f"Its {row._meta.verbose_name_plural}.")
