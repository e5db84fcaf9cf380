"""On whose sites our pages are seen: counted by origin and day, nobody by name.

May import ``partners`` of this floor, ``browsing`` and what lies below. Begin with ``counting.py``;
``desk.py`` shows editors the numbers.
"""
