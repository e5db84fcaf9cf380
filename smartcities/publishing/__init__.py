"""Floor 2: what a page is: its model, visibility, preview and the base of its admin."""
