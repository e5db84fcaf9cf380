"""Commands around the web processes."""
