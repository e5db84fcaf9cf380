"""An app whose second migration fails, or hangs until it is killed: HALF in the environment."""
