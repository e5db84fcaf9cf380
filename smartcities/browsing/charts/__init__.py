"""Charts of what a list's pages are about, drawn by templates from numbers and names.

May import ``index``, ``publishing`` and the filters of this floor. Begin with ``overviews.py``;
``chart.py`` holds what a template gets.
"""
