"""The change lists of all models: quick with 100,000 rows, their filters counted where they can be.

May import what ``publishing`` may. Begin with ``admin.py``, then ``changelist.py``. The site
gives every model that is registered these lists (``publishing/admin/site.py``).
"""

from smartcities.publishing.admin.lists.admin import QuickLists
from smartcities.publishing.admin.lists.facets import Conditions

__all__ = ["Conditions", "QuickLists"]
