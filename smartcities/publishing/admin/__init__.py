"""The thin layer over Django's stock admin that every page type builds on.

May import what ``publishing`` may. Begin with ``pages.py``, then ``site.py``.
"""

from smartcities.publishing.admin.accounts import people  # noqa: F401 (registers itself)
from smartcities.publishing.admin.addressed import AddressedAdmin
from smartcities.publishing.admin.audit import admin  # noqa: F401 (registers itself)
from smartcities.publishing.admin.inlines import OrderedStackedInline, OrderedTabularInline
from smartcities.publishing.admin.pages import PageAdmin

__all__ = ["AddressedAdmin", "OrderedStackedInline", "OrderedTabularInline", "PageAdmin"]
