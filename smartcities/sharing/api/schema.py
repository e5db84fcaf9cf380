"""The API described for machines: OpenAPI 3.1, made from what the endpoints and fields say."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_array_type

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.sharing.api.serializers import TooManyRequests
from smartcities.sharing.cors import readable_by_all


class EndpointSchema(AutoSchema):
    """Asks an endpoint what it is called, what it takes and what it answers."""

    def get_operation_id(self) -> str:
        return self.view.operation

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "Overview")]

    def get_override_parameters(self) -> list[Any]:
        return self.view.parameters() if hasattr(self.view, "parameters") else []

    def get_response_serializers(self) -> dict[int, Any]:
        return {**self.view.answers, 429: TooManyRequests}


class ComputedExtension(OpenApiSerializerFieldExtension):
    """Describes ``fields.Computed`` by the shape that it says it has."""

    target_class = "smartcities.sharing.api.fields.Computed"

    def map_serializer_field(
        self, auto_schema: AutoSchema, direction: Literal["request", "response"]
    ) -> dict[str, Any]:
        shape = self.target.shape
        if isinstance(shape, type):
            shape = auto_schema.resolve_serializer(shape, direction).ref
        return build_array_type(dict(shape)) if self.target.is_list else dict(shape)


@cache
def document() -> dict[str, Any]:
    """Return the schema. The types are known from the start on, so it is made once."""
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator().get_schema(request=None, public=True)


@lru_cache(maxsize=2)
def _written(portal: identity.Identity) -> bytes:
    info = {
        "title": portal.name,
        "description": f"{portal.description} Read-only. Data: {portal.data_licence.name}. No key, "
        "no registration; any site may fetch it.",
        "license": {"name": portal.data_licence.name, "identifier": portal.data_licence.identifier},
    }
    if portal.contact:
        info["contact"] = {"name": portal.name, "email": portal.contact}
    made = document() | {"info": document()["info"] | info}
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


@cache_response()
@readable_by_all
def show_schema(request: HttpRequest) -> HttpResponse:
    """Answer the schema as JSON, with what the portal is called now."""
    with translation.override(settings.LANGUAGE_CODE):
        portal = identity.current()
    return HttpResponse(_written(portal), content_type="application/json")
