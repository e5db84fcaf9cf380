"""Presence: who else has a page's form open, and what others did to the page meanwhile.

May import what the rest of the admin may. Begin with ``admin.py``, then ``polls.py`` (what the
form's script asks, and which forms are open) and ``news.py`` (what has happened to the page).
"""
