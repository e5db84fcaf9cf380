"""What a page type declares of itself for the channels, which ask for it at run time.

It imports nothing of the house. Begin with ``export_field.py``; ``parts.py`` is rows with an
address of their own, ``located.py`` where pages lie, ``indexed.py`` what a search finds them by.
"""
