"""Template tags of what leaves the site."""
