"""A database engine for DATABASES: Django's PostgreSQL with limits of time on our side."""
