"""What the portal is called, for the public templates.

May import ``identity`` and ``templating``. Begin with ``portal.py``.
"""
