"""The live preview: a page as it would be with what stands in its form, saved or not.

May import what the rest of the admin may; the public views are found by their addresses.
Begin with ``admin.py``: its addresses take the user's own autosave. ``binding.py`` fills the
admin's form with it, ``writing.py`` rehearses saving that, and ``showing.py`` has the public view
answer.
"""
