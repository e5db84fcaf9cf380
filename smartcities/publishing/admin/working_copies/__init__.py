"""Drafts of changes in the admin: the form saves them, shows them, and publishes them.

May import what the rest of the admin may. Begin with ``admin.py``, then ``opening.py``.
"""
