"""``./run bench``: rows made or read, loaded in bulk, served as in production, and measured."""
