"""How the public pages' Jinja2 templates are made: environment, functions, filters. Floor 0.

It imports no other room. Begin with ``environment.py``; ``library.py`` is how a room brings
functions of its own.
"""
