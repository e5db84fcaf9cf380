"""The trash in the admin: pages that were deleted, and the ways back and out.

May import what ``publishing.admin`` may. Begin with ``pages.py``, then ``listing.py``.
"""
