"""The editors' desk: the demo content, the style guide, and what editors have beside forms.

Floor 5. May import ``browsing`` and what lies below it, not ``sharing``. Begin with ``demo.py``.
"""
