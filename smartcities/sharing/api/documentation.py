"""``/api/``: the API explained to people, out of the same schema that machines read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from smartcities.answers import cache_response
from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.api.changed import OVERLAP
from smartcities.sharing.api.query import LIMIT, MOST
from smartcities.sharing.api.schema import document
from smartcities.sharing.api.serializers import detail, list_path
from smartcities.sharing.cors import readable_by_all


@dataclass(frozen=True)
class Described:
    """A name with what it means and, of a parameter, the values it takes."""

    name: str
    words: str
    values: str = ""


@dataclass(frozen=True)
class ListDescription:
    """What one list offers."""

    name: str
    title: str
    path: str
    url: str
    parameters: list[Described]
    fields: list[Described]


def _parameter(said: dict[str, Any]) -> Described:
    schema = said["schema"]
    kind = schema.get("items", schema)
    if "enum" in kind:
        values = " | ".join(kind["enum"])
    elif "minimum" in kind:
        values = f"{kind['minimum']} to {kind['maximum']}"
    else:
        values = ""
    return Described(said["name"], said["description"], values)


def described(model: type[Page]) -> ListDescription:
    """Return what the list of *model* offers, as the schema has it."""
    path, schema = list_path(model), document()
    fields = schema["components"]["schemas"][detail(model).__name__]["properties"]
    return ListDescription(
        name=model.list_path,
        title=str(model._meta.verbose_name_plural),
        path=path,
        url=absolute(path),
        parameters=[_parameter(each) for each in schema["paths"][path]["get"]["parameters"]],
        fields=[Described(name, said["description"]) for name, said in fields.items()],
    )


@cache_response()
@method_decorator(readable_by_all, name="dispatch")
class Documentation(TemplateView):
    """What each list offers, and how to page, follow changes and quote."""

    template_name = "sharing/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lists=[described(model) for model in page_types()],
            root=absolute(reverse("api-overview")),
            schema_url=absolute(reverse("api-schema")),
            limit=LIMIT,
            most=MOST,
            overlap=int(OVERLAP.total_seconds()) // 60,
            **kwargs,
        )
