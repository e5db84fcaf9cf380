"""Embeds: what our pages need to stand in those of others."""
