"""What a page type declares about itself for the channels, which read it at run time.

It imports nothing of the portal. Begin with ``export_field.py``; ``parts.py`` is for rows with an
address of their own, ``located.py`` for places on a map, ``placed.py`` for links in head and
foot, ``indexed.py`` for the search.
"""
