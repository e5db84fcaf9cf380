"""Files that are made when the portal starts: compiled texts and the joined stylesheet.

It imports no room. Begin with ``stylesheet.py``; ``settings.py`` calls both.
"""
