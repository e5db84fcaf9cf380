"""A snapshot as a file: how it is laid out, encrypted, and named once it is whole.

Imports no other room, and knows nothing of tables. Begin with ``layout.py``.
"""
