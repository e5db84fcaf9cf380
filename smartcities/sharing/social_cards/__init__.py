"""The picture that stands where a page's address is shared, drawn at its first request.

May import ``media``, ``publishing`` and ``browsing``. Begin with ``content.py``: what stands on a
card and the address that follows from it.
"""
