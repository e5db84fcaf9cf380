"""The checks that no other room has: what the portal runs on, and how it is set.

May import what ``operations`` may. Begin with ``services.py``; each file registers its own.
"""

from smartcities.operations.checks import clocks, mail, publications, risks, services

__all__ = ["clocks", "mail", "publications", "risks", "services"]
