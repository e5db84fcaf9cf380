"""Who may show a page in a frame, and the addresses that are framed.

It imports nothing of the portal. Begin with ``rule.py``; ``addresses.py`` turns a page's path into
that of its embed and back.
"""
