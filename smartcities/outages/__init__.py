"""Floor 0: what the portal does while the database, the cache or the disk fails.

It imports no other room, and any room may import it. Begin with ``errors.py``, which says what
counts as an outage; ``limits.py`` says how long a request waits for the database.
"""
