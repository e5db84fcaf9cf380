"""What a page says about itself to machines: JSON-LD, Open Graph, breadcrumbs.

May import ``publishing``, ``browsing`` and the data and social cards of this floor. Begin with
``page.py``, which reads from a template's context what the page shows.
"""
