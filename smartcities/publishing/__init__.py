"""What a page is: its model, visibility, parts, preview, and the base of its admin. Floor 2.

May import ``media``, ``accounts`` and what lies below them; nothing of a content type. Begin with
``models/page.py`` and ``visibility.py``.
"""
