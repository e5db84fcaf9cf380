"""Accounts in the admin: colleagues, one's own settings, and the pages for signing in.

It imports what ``publishing/admin`` may, and ``accounts`` below it. Begin with ``pages.py``, then
``people.py``.
"""
