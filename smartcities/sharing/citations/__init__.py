"""Citations: how a page is cited, as declared by its app, in several forms.

May import ``publishing``, ``browsing`` and ``answers``. Begin with ``citation.py``; each other file
writes one form, and ``formats.py`` lists them.
"""
