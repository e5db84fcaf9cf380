"""Links in texts to the portal's own pages: stored by identity, shown as the address of today.

May import ``publishing``'s models and fields, not its admin. Begin with ``reference.py``: it says
what is stored. Every channel that shows a text calls ``resolving.py``.
"""
