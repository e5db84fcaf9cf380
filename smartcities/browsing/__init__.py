"""What visitors read: generic list and detail views of any page type, themes, the search. Floor 4.

May import ``index``, ``answers``, ``publishing`` and what lies below them; no content type by name.
Begin with ``views.py``, then ``filters`` for the query grammar.
"""
