"""Partners: who may show our pages on their sites, and the header that says so to browsers.

May import ``publishing`` and what lies below it. Begin with ``matching.py``.
"""
