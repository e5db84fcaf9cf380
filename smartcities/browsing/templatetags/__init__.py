"""Template tags of the lists and detail pages."""
