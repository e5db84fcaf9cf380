"""``/sitemap.xml``: every public page, part, list and theme, of all installed types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.urls import NoReverseMatch, resolve, reverse

from smartcities import identity
from smartcities.publishing.addresses import canonical_path
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import edited_types, page_types
from smartcities.sharing import changes
from smartcities.sharing.changes import Change


class SiteSitemap(Sitemap):
    """A sitemap whose addresses are under SITE_URL; a new one is made for each request."""

    # A sitemap file holds at most 50,000 addresses (sitemaps.org); Django splits by this.
    limit = 10_000

    @cached_property
    def paginator(self) -> Paginator:
        """Return one paginator, so that the items are counted once."""
        return super().paginator

    def load(self) -> None:
        """Read all items at once, if they are known to be few."""
        self.paginator = Paginator(list(self.paginator.object_list), self.limit)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


@dataclass(frozen=True)
class Entrance:
    """A page that is the same in every language: the name of its view, and its last change."""

    view: str
    changed: datetime | None


class Fixed(SiteSitemap):
    """The front page, the lists, the map and the list of themes, each in every language."""

    i18n = alternates = True

    def __init__(self, known: dict[type[Page], Change] | None = None) -> None:
        super().__init__()
        self.languages = list(identity.offered_languages())
        # Django's is always that of the settings.
        self.x_default = settings.LANGUAGE_CODE in self.languages
        self.known = known

    def items(self) -> list[Entrance]:
        known = changes.of_types(edited_types()) if self.known is None else self.known
        dates = {model: change.newest for model, change in known.items()}
        lists = {f"{model._meta.model_name}-list": dates.get(model) for model in page_types()}
        front = _latest(lists.values())
        # Themes have no date of their own.
        found = {"home": front, **lists, **self._map(dates), "theme-list": None}
        # What stands at one address says what is there, and changes it as well.
        own = {model.stands_at: day for model, day in dates.items() if model.stands_at}
        return [Entrance(view, _latest([day, own.get(view)])) for view, day in found.items()]

    def _map(self, dates: dict[type[Page], datetime]) -> dict[str, datetime | None]:
        try:
            view: Any = resolve(reverse("map")).func
        except NoReverseMatch:
            return {}
        return {"map": dates.get(view.view_initkwargs.get("model"))}

    def location(self, item: Entrance) -> str:
        return reverse(item.view)

    def lastmod(self, item: Entrance) -> datetime | None:
        return item.changed


class Themes(SiteSitemap):
    """The themes, which change with the pages about them."""

    def items(self) -> list[tuple[Theme, datetime | None]]:
        newest = changes.of_themes()
        return [(theme, newest.get(theme.pk)) for theme in Theme.objects.only("slug")]

    def location(self, item: tuple[Theme, datetime | None]) -> str:
        return canonical_path(item[0])

    def lastmod(self, item: tuple[Theme, datetime | None]) -> datetime | None:
        return item[1]


class Pages(SiteSitemap):
    """The public pages of one type."""

    def __init__(self, model: type[Page]) -> None:
        super().__init__()
        self.model = model

    def items(self) -> Iterable[Page]:
        public = self.model.objects.public()
        return public.only("slug", "language", "last_updated").order_by("pk")

    def location(self, item: Page) -> str:
        return canonical_path(item)

    def lastmod(self, item: Page) -> datetime:
        return item.last_updated


class Parts(SiteSitemap):
    """The parts of the public pages of one type."""

    def __init__(self, model: type[Page], part: Part) -> None:
        super().__init__()
        self.rows: Any = model._meta.get_field(part.rows)

    def items(self) -> Iterable[Any]:
        page = self.rows.field.name
        public = self.rows.model.objects.public().order_by().values("pk")
        rows = self.rows.related_model.objects.filter(**{f"{page}__in": public})
        return rows.select_related(page).order_by("pk")

    def location(self, item: Any) -> str:
        return canonical_path(item)

    def lastmod(self, item: Any) -> datetime:
        return getattr(item, self.rows.field.name).last_updated


def _latest(days: Iterable[datetime | None]) -> datetime | None:
    return max((day for day in days if day), default=None)


def sitemaps() -> dict[str, Callable[[], SiteSitemap]]:
    """Return the functions that make the sitemap's sections, by name."""
    sections: dict[str, Callable[[], SiteSitemap]] = {"fixed": Fixed, "themes": Themes}
    for model in page_types():
        sections[model.list_path] = partial(Pages, model)
        for part in model.parts:
            sections[f"{model.list_path}-{part.path}"] = partial(Parts, model, part)
    return sections
