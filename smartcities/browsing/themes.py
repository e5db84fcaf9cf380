"""Theme pages: everything on a theme, across all types that are installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.generic import TemplateView

from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types

SHOWN = 6


@dataclass(frozen=True)
class Section:
    """The newest pages of one type on a theme, and how many there are."""

    model: type[Page]
    pages: list[Page]
    total: int
    url: str


def sections_on(theme: Theme) -> list[Section]:
    """Return one section per type that has something public on *theme*."""
    found = []
    for model in page_types():
        hits = model.objects.public().filter(themes=theme).annotate(total=Window(Count("pk")))
        pages = list(hits.for_cards().order_by("-published_at", "-pk")[:SHOWN])
        if pages:
            url = f"{model.get_list_url()}?theme={theme.slug}"
            found.append(Section(model, pages, pages[0].total, url))
    return found


class ThemeList(TemplateView):
    """All themes."""

    template_name = "browsing/theme_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(themes=Theme.objects.select_related("image"), **kwargs)


class ThemeDetail(TemplateView):
    """One theme with the newest of each type."""

    template_name = "browsing/theme_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        themes = Theme.objects.select_related("image")
        self.theme = themes.filter(slug=kwargs["slug"]).first()
        if self.theme is None:
            today = themes.filter(slug=kwargs["slug"].lower()).first()
            today = today or themes.once_at(kwargs["slug"])
            if today is None:
                raise Http404("No such theme.")
            return HttpResponsePermanentRedirect(today.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            theme=self.theme, sections=sections_on(self.theme), **kwargs
        )
