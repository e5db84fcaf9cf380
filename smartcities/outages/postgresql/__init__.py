"""A database engine for DATABASES: Django's PostgreSQL with limits of time on our side.

It imports ``outages`` alone. Begin with ``base.py``, which Django looks for.
"""
