"""On which sites our pages are shown: counted by origin and day, without data about readers.

May import ``partners`` of this floor, ``browsing`` and what lies below. Begin with ``counting.py``;
``desk.py`` shows editors the numbers.
"""
