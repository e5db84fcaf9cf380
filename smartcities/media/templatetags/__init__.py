"""Template tags of the image library."""
