"""What the portal is called and how it looks, for the public templates.

May import ``identity``, ``look`` and ``templating``. Begin with ``portal.py``.
"""
