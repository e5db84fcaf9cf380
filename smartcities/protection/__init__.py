"""Floor 0: what one client may cost: connections, request bodies, expensive work.

It imports no other room, and any room may import it. Begin with ``bodies.py``, by which a view
says how large a body it takes.
"""
