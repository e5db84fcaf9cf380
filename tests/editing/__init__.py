"""An editor's jobs in a real browser, with the acts that they take."""
