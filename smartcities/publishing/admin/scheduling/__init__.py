"""When a page is public: the dates in words, *Schedule…* and *Unpublish* in the form of a page.

The dates are in no form of a page; nothing but these and *Publish* moves them. May import what the
admin of ``publishing`` may. Begin with ``admin.py``.
"""
