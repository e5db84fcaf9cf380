"""A database engine for DATABASES: Django's PostgreSQL with timeouts on the client's side.

It imports only ``outages``. Begin with ``base.py``, which Django looks for.
"""
