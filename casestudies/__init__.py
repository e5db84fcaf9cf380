"""Floor 5: cities and what they have tried."""
