"""``/share/``: makes the embed code of a page, with a preview and a test for a site.

May import ``oembed`` and ``partners`` of this floor, and ``browsing``. Begin with ``views.py``.
"""
