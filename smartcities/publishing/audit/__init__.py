"""The log of changes of pages: who, when, which page, which fields, by what; no content.

May import Django and ``publishing.visibility`` only, since the models import it. Begin with
``entry.py``, then ``recording.py``: everything that changes a page ends there.
"""
