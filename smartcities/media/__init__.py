"""The image library with its renditions, and checked uploads of files. Floor 1.

May import ``templating``, ``protection`` and ``outages``. Begin with ``models/image.py`` and
``renditions.py``; ``exposure.py`` decides what the public may have.
"""
