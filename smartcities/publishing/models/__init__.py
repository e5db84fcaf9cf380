"""The models that all pages share, and those that belong to no single type.

May import what ``publishing`` may. Begin with ``page.py``, then ``addressed.py`` below it.
"""

from smartcities.publishing.models.addressed import Addressed, AddressedQuerySet, OldSlug
from smartcities.publishing.models.indexes import CHANGE, page_indexes
from smartcities.publishing.models.page import Page, PageQuerySet
from smartcities.publishing.models.row import OrderedRow, Row, RowQuerySet
from smartcities.publishing.models.steering import Steering
from smartcities.publishing.models.theme import Theme
from smartcities.publishing.models.tombstone import Appearance, Tombstone
from smartcities.publishing.models.user import User
from smartcities.publishing.models.version import ContentChange, ContentVersion

__all__ = [
    "CHANGE",
    "Addressed",
    "AddressedQuerySet",
    "Appearance",
    "ContentChange",
    "ContentVersion",
    "OldSlug",
    "OrderedRow",
    "Page",
    "PageQuerySet",
    "Row",
    "RowQuerySet",
    "Steering",
    "Theme",
    "Tombstone",
    "User",
    "page_indexes",
]
