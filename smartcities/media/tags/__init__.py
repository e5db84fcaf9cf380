"""What the image library brings to the templates."""
