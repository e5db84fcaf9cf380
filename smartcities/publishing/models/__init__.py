"""The models that all pages share, and those that belong to no single type.

May import what ``publishing`` may. Begin with ``page.py``, then ``addressed.py`` below it.
"""

from smartcities.publishing.audit.entry import AuditEntry
from smartcities.publishing.audit.people import AuditActor, AuditOrigin
from smartcities.publishing.models.addressed import Addressed, AddressedQuerySet, OldSlug
from smartcities.publishing.models.alphabetical import SORT_KEY, Alphabetical, sort_key_name
from smartcities.publishing.models.autosave import Autosave
from smartcities.publishing.models.forms.open_form import OpenForm
from smartcities.publishing.models.indexes import CHANGE, name_indexes, page_indexes
from smartcities.publishing.models.page import Page
from smartcities.publishing.models.page_queryset import PageQuerySet
from smartcities.publishing.models.revision import Revision, WorkingCopy
from smartcities.publishing.models.row import OrderedRow, Row, RowQuerySet
from smartcities.publishing.models.steering import Steering
from smartcities.publishing.models.theme import Theme
from smartcities.publishing.models.tombstone import Appearance, Tombstone
from smartcities.publishing.models.user import User
from smartcities.publishing.models.version import ContentChange, ContentVersion

__all__ = [
    "CHANGE",
    "SORT_KEY",
    "Addressed",
    "AddressedQuerySet",
    "Alphabetical",
    "Appearance",
    "AuditActor",
    "AuditEntry",
    "AuditOrigin",
    "Autosave",
    "ContentChange",
    "ContentVersion",
    "OldSlug",
    "OpenForm",
    "OrderedRow",
    "Page",
    "PageQuerySet",
    "Revision",
    "Row",
    "RowQuerySet",
    "Steering",
    "Theme",
    "Tombstone",
    "User",
    "WorkingCopy",
    "name_indexes",
    "page_indexes",
    "sort_key_name",
]
