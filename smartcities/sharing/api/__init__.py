"""``/api/v1/``: every list as JSON, read-only, with the list's own filters."""
