"""The log of changes in the admin: who writes it, its list and its export.

May import what ``publishing.admin`` may. Begin with ``recorded.py``, then ``admin.py``.
"""
