"""Reading and drawing of uploaded files, each in a child process with limits of time and memory.

Imports Pillow and pypdf alone, so that a child starts quickly. Begin with ``child.py``.
"""
