"""How the portal looks: two colours, with all that is derived of them, and a typeface. Floor 0.

It imports no other room. Begin with ``look.py``, the value; ``palettes.py`` derives colours,
``sheet.py`` makes a stylesheet of them.
"""
