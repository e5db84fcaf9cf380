"""Purging copies from networks in front of the portal (CDNs), after the content changed.

Nothing depends on it: the copies live no longer than ``CDN_SECONDS``. ``middleware.py`` wakes
``worker.py``, which finds out what changed since the last purge; ``keys.py`` has the keys of the
copies, ``sending.py`` the protocol. May import ``publishing``, ``media`` and the social cards of
this floor. Begin with ``worker.py``.
"""
