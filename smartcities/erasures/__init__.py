"""The list of what was erased on somebody's request, so that no backup brings it back.

Begin with ``registry.py``: ``record()`` is called in the transaction of an erasure, and a room
registers how its kind of erasure is done again. The list only grows and holds nothing personal:
keys, checksums, names of files and fields. It imports no other room, so that all can use it.
"""
