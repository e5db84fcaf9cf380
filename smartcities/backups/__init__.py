"""Snapshots of the whole portal, restoring and verifying them, and files that nothing names.

May import ``browsing`` and everything below it, and names no content type: tables and files are
found from the installed models. Begin with ``making.py`` and ``archive/layout.py``, which says
how a snapshot is laid out.
"""
