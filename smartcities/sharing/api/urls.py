"""Addresses of the API: two for every installed page type."""

from django.urls import URLPattern, path, re_path

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.api.documentation import Documentation
from smartcities.sharing.api.schema import show_schema
from smartcities.sharing.api.views import ItemEndpoint, ListEndpoint, Nothing, Overview
from smartcities.sharing.data.distributions import name_of


def type_urls(model: type[Page]) -> list[URLPattern]:
    """Return the addresses of the list and the items of *model*."""
    root, name = f"v1/{model.list_path}/", name_of(model, "api")
    return [
        path(root, ListEndpoint.as_view(model=model), name=name),
        path(f"{root}<slug:slug>/", ItemEndpoint.as_view(model=model), name=f"{name}-detail"),
    ]


urlpatterns = [
    path("", Documentation.as_view(), name="api"),
    path("schema/", show_schema, name="api-schema"),
    path("v1/", Overview.as_view(), name="api-overview"),
    *(url for model in page_types() for url in type_urls(model)),
    # Only with a slash at the end: Django adds a missing one if that gives a valid address.
    re_path(r"^[\s\S]*/\Z", Nothing.as_view()),
]
