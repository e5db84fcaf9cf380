"""Versions of a page in the admin: the list, one of them, two compared, and putting back.

May import what the rest of the admin may. Begin with ``admin.py``.
"""
