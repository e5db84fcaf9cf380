"""Floor 1: the image library with its renditions, and checked file uploads."""
