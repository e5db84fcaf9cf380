"""Showings: on whose sites our pages are seen, by origin and day, and nobody by name."""
