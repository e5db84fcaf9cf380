"""Functions that the forms of this room bring to the public templates.

May import any of ``feedback``. Begin with ``feedback.py``.
"""
