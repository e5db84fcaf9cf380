"""Functions and filters that lists and detail pages bring to the public templates.

May import any of ``browsing``. Begin with ``cards.py``.
"""
