"""How the public pages' templates (Jinja2) are made: their environment, functions and filters."""
