"""The query grammar: one filter set for each page type, with its facets and their counts.

May import ``index``, ``answers``, ``publishing`` and the search of this floor. Begin with
``filterset.py``, the base of every type's filter set, then ``facets.py``.
"""
