"""Pending uploads: a file chosen in a form is checked and stored at once, and claimed by the save.

Begin with ``pending.py``: it accepts a file for a field and removes unclaimed ones. ``admin.py``
has the admin's part and its addresses, ``handler.py`` writes to the disk what comes in; the fields
themselves are in ``media/fields``. Of other rooms it imports ``protection`` only.
"""
