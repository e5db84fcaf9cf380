"""Floor 5: experts and the organisations they work for."""
