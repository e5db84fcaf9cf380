"""What a page lacks: what it may lack for ever, and what it needs before visitors see it.

May import what ``publishing`` may, but for its admin. Begin with ``missing.py``.
"""
