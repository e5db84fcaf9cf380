"""Maps: ``/map/`` with its filters, and the small map that shows where a page is.

May import ``index``, ``publishing`` and the filters of this floor. Begin with ``views.py`` for
the map page, with ``places.py`` for the places of pages.
"""
