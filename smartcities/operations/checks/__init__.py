"""The checks that no other room has: what the portal runs on, and how it is set.

May import what ``operations`` may. Begin with ``backends.py``; each file registers its own.
"""

from smartcities.operations.checks import backends, clocks, mail, publications, risks, words

__all__ = ["backends", "clocks", "mail", "publications", "risks", "words"]
