"""What the tests have to be told about each content app: one file for each, found by itself.

Begin with ``declaring.py``; ``making.py`` saves pages and what they all share.
"""
