"""Theme pages: everything about a theme, from all installed types."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.views.generic import TemplateView

from smartcities.answers import cache_response
from smartcities.browsing.cards import cards
from smartcities.browsing.charts.overviews import overviews
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.indexable import scope_of_page
from smartcities.browsing.layouts import LayoutMixin
from smartcities.index import index_of
from smartcities.index.keys import NONE
from smartcities.protection.throttling import throttle_scope
from smartcities.publishing import version
from smartcities.publishing.embedding.addresses import embed_path
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types

SHOWN = 6


@dataclass(frozen=True)
class Section:
    """The newest pages of one type about a theme, and the number of all."""

    model: type[Page]
    pages: list[Page]
    total: int
    url: str


def sections_on(theme: Theme) -> list[Section]:
    """Return a section for each type that has public pages about *theme*."""
    found, at = [], version.current()
    for model in page_types():
        index = index_of(model, at)
        about = index.values["theme"].get(theme.slug, NONE)
        newest = filter_for(model).orders["newest"]
        if pages := cards(index, index.window(newest, about, 0, SHOWN)):
            url = f"{model.get_list_url()}?theme={theme.slug}"
            found.append(Section(model, pages, len(about), url))
    return found


@dataclass(frozen=True)
class Holding:
    """The number of public pages of one type about a theme."""

    model: type[Page]
    total: int


def holdings() -> dict[str, list[Holding]]:
    """Return {slug of a theme: its numbers of pages by type}, types in their order."""
    found: dict[str, list[Holding]] = defaultdict(list)
    at = version.current()
    for model in page_types():
        for slug, pages in index_of(model, at).values["theme"].items():
            found[slug].append(Holding(model, len(pages)))
    return found


@cache_response()
@throttle_scope(scope_of_page)
class ThemeList(LayoutMixin, TemplateView):
    """All themes."""

    template_name = "browsing/theme_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = list(Theme.objects.select_related("image"))
        held = holdings()
        for theme in themes:
            cast(Any, theme).holdings = held.get(theme.slug, [])
        return super().get_context_data(themes=themes, **kwargs)


@cache_response()
@throttle_scope(scope_of_page)
class ThemeDetail(LayoutMixin, TemplateView):
    """One theme with the newest of each type."""

    template_name = "browsing/theme_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        themes = Theme.objects.select_related("image")
        theme = themes.filter(slug=kwargs["slug"]).first()
        if theme is None:
            today = themes.filter(slug=kwargs["slug"].lower()).first()
            today = today or themes.once_at(kwargs["slug"])
            if today is None:
                raise Http404("No such theme.")
            path = today.get_absolute_url()
            return HttpResponsePermanentRedirect(embed_path(path) if self.layout.is_embed else path)
        self.theme = theme
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            theme=self.theme,
            sections=sections_on(self.theme),
            overviews=overviews({"theme": {self.theme.slug: self.theme.name}}),
            **kwargs,
        )
