"""What embedding needs beside the pages: framing rules, the loader, links out of a frame.

May import ``partners`` of this floor, ``browsing`` and what lies below. Begin with ``framing.py``.
"""
