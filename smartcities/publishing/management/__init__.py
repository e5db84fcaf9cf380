"""Commands for the pages of the portal."""
