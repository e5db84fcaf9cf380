"""The addresses that every page type gets, and those of the themes."""

from __future__ import annotations

from django.urls import URLPattern, path

from smartcities.browsing.themes import ThemeDetail, ThemeList
from smartcities.browsing.views import PageDetail, PageList, PartDetail
from smartcities.publishing.models import Page


def page_urls(model: type[Page]) -> list[URLPattern]:
    """Return the list, the detail and the part addresses of a page type."""
    root, name = model.list_path, model._meta.model_name
    return [
        path(f"{root}/", PageList.as_view(model=model), name=f"{name}-list"),
        path(f"{root}/<slug:slug>/", PageDetail.as_view(model=model), name=f"{name}-detail"),
        *(
            path(
                f"{root}/<slug:slug>/{part.path}/<int:key>/",
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
