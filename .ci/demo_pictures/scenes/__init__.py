"""One module per picture; each has a function `draw` that returns the picture as SVG."""
