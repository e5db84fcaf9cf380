"""``/share/``: makes the embed code of a page, shows how it looks and where it works.

May import ``oembed`` and ``partners`` of this floor, and ``browsing``. Begin with ``views.py``.
"""
