"""Floor 6: the front page as editors arrange it: what leads, which cases, which sections, a text.

Begin with ``models.py``; ``arrangement.py`` makes of the public one the value that the view of the
roof draws, and of none the automatic one.
"""
