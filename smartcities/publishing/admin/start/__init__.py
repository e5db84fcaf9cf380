"""Where an editor's work starts: the admin's index, and “Go to…” from every page.

May import what ``publishing`` may. Begin with ``overview.py``, then ``go_to.py``.
"""
