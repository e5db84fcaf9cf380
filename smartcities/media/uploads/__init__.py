"""Pending uploads: a file chosen in a form is checked and stored at once, and claimed by the save.

Begin with ``pending.py``: it takes a file for a field and removes what nobody claimed. ``files.py``
is what a form gets of it, ``forms.py`` the field and its widget, ``admin.py`` the admin's part and
its addresses. Imports the checks and models of this room, no other room.
"""
