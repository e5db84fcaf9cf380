"""What the portal is called, for the public templates."""
