"""Everything that makes content, for tests to import: ``tests/page_types/`` says how."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from casestudies.models import GalleryPicture, KeyFigure
from resources.models import Recommendation
from smartcities.media.models import Image
from smartcities.publishing.models import Addressed, Page, Row, Theme
from tests import page_types
from tests.page_types.casestudies import case_study, city
from tests.page_types.declaring import DECLARED, ROWS, declared, row_of
from tests.page_types.events import event
from tests.page_types.experts import expert, organisation
from tests.page_types.information import information_page
from tests.page_types.making import build, image, numbers, page, theme
from tests.page_types.resources import link, link_category, report

for each in iter_modules(page_types.__path__):
    import_module(f"{page_types.__name__}.{each.name}")

__all__ = [
    "ADDRESSED",
    "NAMED_BY",
    "PAGES",
    "ROWS",
    "GalleryPicture",
    "KeyFigure",
    "Recommendation",
    "Theme",
    "build",
    "case_study",
    "city",
    "event",
    "expert",
    "image",
    "information_page",
    "link",
    "link_category",
    "make",
    "numbers",
    "organisation",
    "page",
    "report",
    "row",
    "shown_image",
    "theme",
]

#: How to make everything that has an address of its own, and of these the pages.
ADDRESSED: dict[type[Addressed], Callable[..., Any]] = {
    model: each.factory for model, each in DECLARED.items()
}
PAGES: dict[type[Page], Callable[..., Any]] = {
    model: factory
    for model, factory in ADDRESSED.items()
    if issubclass(model, Page) and model.stands_at is None
}
#: The field that a test gives a name by, where it is not the one that slugs are made from.
NAMED_BY: dict[type[Addressed], str] = {
    model: each.named_by for model, each in DECLARED.items() if each.named_by
}


def make(model: type[Page], **fields: Any) -> Any:
    """Save a page of any type."""
    return declared(model).factory(**fields)


def row(model: type[Row], of: Page | None = None, **fields: Any) -> Any:
    """Save a row of any kind, of the page *of* or of a new one."""
    parent = model._meta.get_field(model.page_field).related_model
    return model.objects.create(**{model.page_field: of or make(parent), **row_of(model), **fields})


def shown_image(**fields: Any) -> Image:
    """Save a picture that a public page shows, so that visitors may have it."""
    made = image(**fields)
    case_study(image=made)
    return made
