"""Tables as a snapshot has them: rows that every database can read, as of one moment.

May import what ``backups`` may. Begin with ``tables.py``.
"""
