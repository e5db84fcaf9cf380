"""Telling networks in front of the portal which copies to drop, after the content changed.

Nothing depends on it: their copies live no longer than ``CDN_SECONDS``. ``worker.py`` finds out
what changed since the last purge and is woken by ``middleware.py``; ``keys.py`` says under which
keys that is kept, ``sending.py`` speaks the protocol. May import ``publishing``, ``media`` and
the social cards of this floor. Begin with ``worker.py``.
"""
