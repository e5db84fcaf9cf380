"""``/share/``: makes the embed code of a page, shows what it looks like and where it works."""
