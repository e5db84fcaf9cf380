"""Floor 5: reports, their recommendations, and the links worth following."""
