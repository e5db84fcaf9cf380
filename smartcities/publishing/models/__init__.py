"""The models that all pages share, and those that belong to no single type."""

from smartcities.publishing.models.addressed import Addressed, AddressedQuerySet, OldSlug
from smartcities.publishing.models.page import Page, PageQuerySet
from smartcities.publishing.models.row import OrderedRow, Row
from smartcities.publishing.models.theme import Theme
from smartcities.publishing.models.user import User
from smartcities.publishing.models.version import ContentChange, ContentVersion

__all__ = [
    "Addressed",
    "AddressedQuerySet",
    "ContentChange",
    "ContentVersion",
    "OldSlug",
    "OrderedRow",
    "Page",
    "PageQuerySet",
    "Row",
    "Theme",
    "User",
]
