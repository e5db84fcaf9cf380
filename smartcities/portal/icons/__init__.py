"""The logo's address, and the icons that are drawn of it.

May import ``identity``, ``media`` and what stands in ``portal``. Begin with ``drawing.py``.
"""
