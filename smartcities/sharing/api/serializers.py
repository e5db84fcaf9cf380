"""How pages of any type are written as JSON: made of what the type declares."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers

from smartcities.browsing.maps.places import with_places
from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page
from smartcities.publishing.models import Tombstone as StoredTombstone
from smartcities.sharing.api.changed import UNMATCHED
from smartcities.sharing.api.fields import ADDRESS, Computed, field_for
from smartcities.sharing.api.parts import (
    Picture,
    Place,
    part_field,
    picture,
    places,
    rich_texts,
)
from smartcities.sharing.data.columns import columns_of, readable

Kind = type[serializers.Serializer]


def list_path(model: type[Page]) -> str:
    """Return the path of a type's list in the API."""
    return reverse(f"{model._meta.model_name}-api")


def item_path(model: type[Page], slug: str) -> str:
    """Return the path of an item in the API."""
    return reverse(f"{model._meta.model_name}-api-detail", args=[slug])


def _has_picture(model: type[Page]) -> bool:
    """Tell whether editors choose the picture; a computed one, a portrait, is no data."""
    return any(field.name == "image" for field in model._meta.concrete_fields)


def _common(model: type[Page]) -> dict[str, Any]:
    fields = {column.name: field_for(column, model) for column in columns_of(model)}
    fields["api_url"] = Computed(
        lambda page: absolute(item_path(model, page.slug)),
        ADDRESS,
        help_text="The whole item as JSON.",
    )
    if _has_picture(model):
        fields["image"] = Computed(picture, Picture, allow_null=True, help_text="Its picture.")
    if model.located is not None:
        fields["places"] = Computed(places, Place, is_list=True, help_text="Where it lies.")
    return fields


@cache
def item(model: type[Page]) -> Kind:
    """Return how a page stands in a list."""
    words = f"A {model._meta.verbose_name} as it stands in the list."
    return _kind(model.__name__, words, _common(model))


@cache
def detail(model: type[Page]) -> Kind:
    """Return how a page stands by itself: with its texts and parts."""
    fields = _common(model) | {each.name: field_for(each, model) for each in rich_texts(model)}
    for part in model.parts:
        fields[part.path.replace("-", "_")] = part_field(model, part)
    return _kind(f"{model.__name__}Detail", f"A {model._meta.verbose_name}, whole.", fields)


@cache
def answer(model: type[Page]) -> Kind:
    """Return how a page of a list's result is written."""
    tombstones = Tombstone(
        many=True,
        required=False,
        help_text="With changed_since only: what to drop from a copy.",
    )
    as_of = serializers.DateTimeField(
        required=False,
        help_text="With changed_since only: what to ask for next time, once next is null.",
    )
    fields = {
        "results": item(model)(many=True, help_text="The items, in the order asked for."),
        "tombstones": tombstones,
        "as_of": as_of,
        "next": _link("The following page, or null."),
        "previous": _link("The page before, or null."),
    }
    words = f"A page of the {model._meta.verbose_name_plural} that the query leaves."
    return _kind(f"{model.__name__}List", words, fields)


def prepared(pages: QuerySet, whole: bool = False, read: Iterable[str] = ()) -> QuerySet:
    """Return *pages* with what ``item`` reads (or ``detail``), in a fixed number of queries.

    And with the fields *read*.
    """
    model = pages.model
    rows = readable(pages, [*columns_of(model), *(rich_texts(model) if whole else ())], read)
    rows = rows.select_related("image") if _has_picture(model) else rows
    return with_places(rows) if model.located is not None else rows


class Tombstone(serializers.Serializer):
    """Something that a copy of the list has to drop."""

    slug = serializers.SlugField(help_text="The slug under which it was known.")
    gone_at = serializers.DateTimeField(help_text="Since when, in UTC.")
    reason = serializers.ChoiceField(
        [*StoredTombstone.Reason.values, UNMATCHED],
        help_text=f"{UNMATCHED}: it changed and is public, but outside the filters.",
    )
    renamed_to = serializers.SlugField(
        allow_null=True, help_text="The slug of today of what was renamed, if it is public."
    )


class Refusal(serializers.Serializer):
    """Why a query is not answered."""

    detail = serializers.CharField(help_text="One sentence.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Sentences on what is wrong, by parameter.",
    )


class Missing(serializers.Serializer):
    """Why there is nothing at an address."""

    detail = serializers.CharField(help_text="One sentence.")


class TooManyRequests(serializers.Serializer):
    """Why to come back later; the header ``Retry-After`` says in how many seconds."""

    detail = serializers.CharField(help_text="One sentence.")


class ListEntry(serializers.Serializer):
    """A list that the API offers."""

    name = serializers.CharField(help_text="The list's name in addresses.")
    title = serializers.CharField(help_text="What its items are called.")
    url = serializers.URLField(help_text="The list as JSON.")
    page = serializers.URLField(help_text="The list's page for people.")


class Overview(serializers.Serializer):
    """What the API offers."""

    lists = ListEntry(many=True, help_text="One entry for each type of page.")
    schema = serializers.URLField(help_text="This API as OpenAPI 3.1.")
    documentation = serializers.URLField(help_text="This API explained to people.")
    licence = serializers.URLField(help_text="The licence of the data.")


def _link(words: str) -> serializers.URLField:
    return serializers.URLField(allow_null=True, help_text=words)


def _kind(name: str, words: str, fields: dict[str, Any]) -> Kind:
    return type(name, (serializers.Serializer,), {"__doc__": words, **fields})
