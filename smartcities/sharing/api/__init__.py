"""``/api/v1/``: every list as JSON, read-only, with the list's own filters.

May import ``data`` of this floor, ``browsing`` and what lies below. Begin with ``views.py``;
``query.py`` reads the parameters; ``fields.py`` and ``serializers.py`` write the items.
"""
