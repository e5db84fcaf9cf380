"""Partners: who may show our pages in theirs, and how browsers are told.

May import ``publishing`` and what lies below it. Begin with ``matching.py``.
"""
