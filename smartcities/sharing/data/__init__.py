"""A list's whole result as data: CSV, GeoJSON and Atom, for every page type.

May import ``publishing``, ``index``, ``answers`` and ``browsing``. Begin with ``result.py``, which
reads the query, and ``columns.py``, which defines the columns.
"""
