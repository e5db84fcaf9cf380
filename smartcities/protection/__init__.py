"""Floor 0: what one client may cost: connections, request bodies, expensive work.

It imports no other room, and any room may import it. Begin with ``bodies.py``, by which a view
says how large a body it takes, with ``throttling.py``, by which it says what its requests are
charged to, and with ``slots.py`` for work of which only a few pieces run at once.
"""
