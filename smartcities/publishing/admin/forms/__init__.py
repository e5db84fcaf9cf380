"""The admin's forms: how fields and rows look, and how nothing that was typed is lost.

May import what ``publishing`` may. Begin with ``pages.py``; ``rowset.py`` reads the rows of a page,
``typed.py`` what is typed, and ``untouched.py`` leaves alone what is not.
"""
