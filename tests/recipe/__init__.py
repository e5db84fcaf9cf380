"""The way to a new content type, typed out of ``docs/adding-a-content-type.md`` in a copy."""
