"""The addresses that every page type gets, and those of the themes."""

from __future__ import annotations

from django.urls import URLPattern, path

from smartcities.browsing.themes import ThemeDetail, ThemeList
from smartcities.browsing.views import PageDetail, PageList, PartDetail
from smartcities.publishing.models import Page


def page_urls(model: type[Page]) -> list[URLPattern]:
    """Return the list, the detail and the part addresses of a page type.

    Those of a type whose pages stand at the root match whatever no other address has taken.
    """
    name = model._meta.model_name
    page = "<slug:slug>/" if model.at_root else f"{model.list_path}/<slug:slug>/"
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
