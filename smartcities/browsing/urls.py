"""The addresses that every page type gets, and those of the themes."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.urls.converters import SlugConverter

from smartcities.browsing.themes import ThemeDetail, ThemeList
from smartcities.browsing.views import PageDetail, PageList, PartDetail
from smartcities.publishing.models import Page
from smartcities.publishing.slugs import is_reserved


class FreeSlugConverter(SlugConverter):
    """A slug directly below the root: any but the words that other addresses begin with."""

    def to_python(self, value: str) -> str:
        if is_reserved(value):
            raise ValueError("Another address begins with this word.")
        return value


register_converter(FreeSlugConverter, "free_slug")


def page_urls(model: type[Page]) -> list[URLPattern]:
    """Return the list, the detail and the part addresses of a page type.

    Those of a type whose pages stand at the root match any word that no other address has taken.
    """
    name = model._meta.model_name
    page = "<free_slug:slug>/" if model.at_root else f"{model.list_path}/<slug:slug>/"
    return [
        path(f"{model.list_path}/", PageList.as_view(model=model), name=f"{name}-list"),
        path(page, PageDetail.as_view(model=model), name=f"{name}-detail"),
        *(
            path(
                f"{page}{part.path}/<int:key>/",
                PartDetail.as_view(model=model, part=part),
                name=f"{name}-{part.path}",
            )
            for part in model.parts
        ),
    ]


theme_urls = [
    path("themes/", ThemeList.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", ThemeDetail.as_view(), name="theme"),
]
