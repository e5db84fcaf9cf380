"""Decoding uploaded files and making renditions, in child processes with limits.

The programs import only Pillow or pypdf, so that a child starts quickly. Begin with ``child.py``.
"""
