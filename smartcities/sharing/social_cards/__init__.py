"""Social cards: pictures that networks show for a shared address, drawn at the first request.

May import ``media``, ``publishing`` and ``browsing``. Begin with ``content.py``: the content of a
card and the address that follows from it.
"""
