"""What lists and detail pages bring to the templates."""
