"""Links and choices in forms: what a link may lead to, and what tells two choices apart.

May import what ``publishing.admin`` may. Begin with ``texts.py``, then ``addresses.py``.
"""
