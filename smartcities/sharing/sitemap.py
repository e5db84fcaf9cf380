"""``/sitemap.xml``: every public page, part, list and theme, asked for at run time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from smartcities.publishing.models import Page, Theme
from smartcities.publishing.parts import Part
from smartcities.publishing.types import page_types


class SiteSitemap(Sitemap):
    """A sitemap whose addresses stand under SITE_URL."""

    # A sitemap file holds at most 50,000 addresses (sitemaps.org); Django splits by this.
    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Fixed(SiteSitemap):
    """The front page, the lists and the themes."""

    def items(self) -> list[str]:
        lists = [model.get_list_url() for model in page_types()]
        themes = [theme.get_absolute_url() for theme in Theme.objects.all()]
        return [reverse("home"), reverse("theme-list"), *lists, *themes]

    def location(self, item: str) -> str:
        return item


class Pages(SiteSitemap):
    """The public pages of one type."""

    def __init__(self, model: type[Page]) -> None:
        super().__init__()
        self.model = model

    def items(self) -> Iterable[Page]:
        return self.model.objects.public().only("slug", "last_updated").order_by("pk")

    def lastmod(self, item: Page) -> datetime:
        return item.last_updated


class Parts(SiteSitemap):
    """The parts of the public pages of one type."""

    def __init__(self, model: type[Page], part: Part) -> None:
        super().__init__()
        self.rows = model._meta.get_field(part.rows)

    def items(self) -> Iterable[Any]:
        page = self.rows.field.name
        public = self.rows.model.objects.public().order_by().values("pk")
        rows = self.rows.related_model.objects.filter(**{f"{page}__in": public})
        return rows.select_related(page).order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return getattr(item, self.rows.field.name).last_updated


def sitemaps() -> dict[str, SiteSitemap]:
    """Return the sitemap's sections by name."""
    sections: dict[str, SiteSitemap] = {"fixed": Fixed()}
    for model in page_types():
        sections[model.list_path] = Pages(model)
        for part in model.parts:
            sections[f"{model.list_path}-{part.path}"] = Parts(model, part)
    return sections
