"""What our pages need to stand in those of others: framing rules, the loader, the way out.

May import ``partners`` of this floor, ``browsing`` and what lies below. Begin with ``framing.py``.
"""
