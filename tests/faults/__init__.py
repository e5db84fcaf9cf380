"""Real servers are killed, frozen, filled and emptied while the portal is at work."""
