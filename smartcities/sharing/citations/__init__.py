"""Citations: how a page is cited, declared by its app, in each form that readers may want.

May import ``publishing``, ``browsing`` and ``answers``. Begin with ``citation.py``; each other file
writes one form, and ``formats.py`` lists them.
"""
