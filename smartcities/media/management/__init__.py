"""Commands of the image library."""
