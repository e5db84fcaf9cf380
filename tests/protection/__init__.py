"""What one client may cost: connections, bodies, expensive work."""
