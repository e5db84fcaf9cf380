"""The breadcrumbs from the front page to the page that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page


@dataclass(frozen=True)
class Crumb:
    """A step: its name and its full address."""

    name: str
    url: str


def to_front() -> list[Crumb]:
    """Return the first step."""
    return [Crumb(_("Front page"), absolute(reverse("home")))]


def to_list(model: type[Page]) -> list[Crumb]:
    """Return the steps to a type's list."""
    name = str(model._meta.verbose_name_plural)
    return [*to_front(), Crumb(name[:1].upper() + name[1:], absolute(model.get_list_url()))]


def to_map(model: type[Page], here: str) -> list[Crumb]:
    """Return the steps to the map of a type, whose address is *here*."""
    return [*to_list(model), Crumb(_("Map"), here)]


def to_page(page: Page) -> list[Crumb]:
    """Return the steps to a page; one directly below the root has no list above it."""
    above = to_front() if page.at_root else to_list(type(page))
    return [*above, Crumb(page.title, absolute(page.get_absolute_url()))]


def to_row(page: Page, row: Any) -> list[Crumb]:
    """Return the steps to a part of a page."""
    return [*to_page(page), Crumb(row.title, absolute(row.get_absolute_url()))]


def to_search(here: str) -> list[Crumb]:
    """Return the steps to a search, whose address is *here*."""
    return [*to_front(), Crumb(_("Search"), here)]


def to_themes() -> list[Crumb]:
    """Return the steps to the list of themes."""
    return [*to_front(), Crumb(_("Themes"), absolute(reverse("theme-list")))]


def to_theme(theme: Any) -> list[Crumb]:
    """Return the steps to a theme."""
    return [*to_themes(), Crumb(theme.name, absolute(theme.get_absolute_url()))]
