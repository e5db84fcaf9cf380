"""What sharing brings to the templates."""
